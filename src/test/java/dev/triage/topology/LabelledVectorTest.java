package dev.triage.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.triage.avro.RecordSerdes;
import dev.triage.core.Embedding;
import dev.triage.core.Encoder;
import dev.triage.core.LabelledExample;
import dev.triage.core.LabelledTicket;
import dev.triage.core.Router;
import dev.triage.core.RoutingPolicy;
import dev.triage.core.RuleSet;
import dev.triage.core.Ticket;
import dev.triage.core.TriageMetrics;
import dev.triage.encoder.Encoders;
import dev.triage.runtime.embedded.EmbeddedRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vectors on labelled tickets, and the files that tell Elasticsearch what to do with them. */
class LabelledVectorTest {
    private static final Path FILES = Path.of("schemas", "elasticsearch");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TopicNames TOPICS = new TopicNames("");

    @TempDir
    private Path directory;

    private List<LabelledTicket> routed(Encoders encoders, boolean vectors, String... texts) {
        TriageTopology.Settings usual = TriageTopology.Settings.DEFAULT;
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, directory.resolve("state").toString());
        RouterStateView state = new RouterStateView(Duration.ZERO);
        try (EmbeddedRegistry registry = EmbeddedRegistry.start(directory.resolve("registry"));
                RecordSerdes serdes = new RecordSerdes(Map.of(RecordSerdes.URL, registry.url()));
                TopologyTestDriver driver = new TopologyTestDriver(
                        new TriageTopology(
                                        TOPICS,
                                        serdes,
                                        encoders,
                                        new Router(encoders, RuleSet.NONE, RoutingPolicy.DEFAULT.withAuditShare(0)),
                                        (name, examples) -> Optional.empty(),
                                        "none",
                                        state,
                                        TriageMetrics.NONE,
                                        new TriageTopology.Settings(
                                                usual.repeatWindow(),
                                                usual.historyRetention(),
                                                usual.publishInterval(),
                                                usual.fit(),
                                                vectors))
                                .build(),
                        settings)) {
            StringSerializer keys = new StringSerializer();
            TestInputTopic<String, LabelledExample> examples = driver.createInputTopic(
                    TOPICS.examples(), keys, serdes.example().serializer());
            TestInputTopic<String, Ticket> tickets = driver.createInputTopic(
                    TOPICS.tickets(), keys, serdes.ticket().serializer());
            TestOutputTopic<String, LabelledTicket> labelled = driver.createOutputTopic(
                    TOPICS.labelled(),
                    new StringDeserializer(),
                    serdes.labelled().deserializer());
            String[][] taught = {
                {"the printer has a paper jam", "printer"},
                {"I forgot my password", "password"},
                {"打印机卡纸了", "printer"},
                {"忘记密码登录不了", "password"}
            };
            for (String[] one : taught) {
                examples.pipeInput(one[0], new LabelledExample(one[0], one[0], one[1], "test"));
            }
            driver.advanceWallClockTime(Duration.ofSeconds(2));
            driver.advanceWallClockTime(Duration.ofSeconds(2));
            for (String text : texts) {
                tickets.pipeInput(text, Ticket.of(text, "", text));
            }
            return labelled.readValuesToList();
        }
    }

    @Test
    void shouldCarryTheEncodersOwnVectorsThatElasticsearchIsToldToExpect() throws Exception {
        String[] texts = {"there is a paper jam in the printer", "打印机又卡纸了"};
        try (Encoders encoders = Encoders.open(Encoders.AUTO, TriageMetrics.NONE)) {
            List<LabelledTicket> labelled = routed(encoders, true, texts);

            assertThat(labelled).hasSize(2);
            for (int i = 0; i < texts.length; i++) {
                Encoder encoder = encoders.select(texts[i]).orElseThrow();
                Embedding embedding = labelled.get(i).embedding().orElseThrow();
                assertThat(embedding).isEqualTo(Embedding.of(encoder, texts[i]));
                assertThat(embedding.encoder())
                        .isEqualTo(labelled.get(i).judgement().encoder());
                assertElasticsearchTakes(embedding);
            }
        }
    }

    private static void assertElasticsearchTakes(Embedding embedding) throws IOException {
        String index = "tickets-" + embedding.encoder().split("@")[0];
        JsonNode field = JSON.readTree(FILES.resolve(index + ".json").toFile())
                .at("/mappings/properties/embedding/properties/vector");
        assertThat(field.path("type").asText()).isEqualTo("dense_vector");
        assertThat(field.path("similarity").asText()).isEqualTo("cosine");
        assertThat(field.path("dims").asInt()).isEqualTo(embedding.vector().size());
        double squares = embedding.vector().stream().mapToDouble(x -> x * x).sum();
        assertThat(squares).as("cosine refuses a vector without length").isCloseTo(1, within(1e-5));

        String template = JSON.readTree(FILES.resolve("nearest-tickets.json").toFile())
                .at("/script/source")
                .asText();
        JsonNode query = JSON.readTree(
                template.replace("{{#toJson}}vector{{/toJson}}", JSON.writeValueAsString(embedding.vector())));
        JsonNode knn = query.path("knn");
        assertThat(knn.path("field").asText()).isEqualTo("embedding.vector");
        assertThat(knn.path("query_vector")).hasSize(field.path("dims").asInt());
        assertThat(knn.path("k").asInt()).isEqualTo(5);
        assertThat(knn.path("num_candidates").asInt()).isEqualTo(50);
        assertThat(Files.readString(FILES.resolve("by-encoder.json"))).contains("ctx.embedding.encoderId");
    }

    @Test
    void shouldCarryNoneUnlessToldTo() {
        try (Encoders encoders = Encoders.open(Encoders.AUTO, TriageMetrics.NONE)) {
            assertThat(routed(encoders, false, "there is a paper jam in the printer"))
                    .singleElement()
                    .satisfies(ticket -> assertThat(ticket.embedding()).isEmpty());
        }
    }
}
