package dev.triage.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.triage.core.Embedding;
import dev.triage.core.Encoder;
import dev.triage.core.LabelledTicket;
import dev.triage.core.TriageMetrics;
import dev.triage.encoder.Encoders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Vectors on labelled tickets, and the files that tell Elasticsearch what to do with them. */
class LabelledVectorTest extends TopologyFixture {
    private static final Path FILES = Path.of("schemas", "elasticsearch");
    private static final ObjectMapper JSON = new ObjectMapper();

    private List<LabelledTicket> routed(Encoders opened, boolean vectors, String... texts) {
        TriageTopology.Settings usual = TriageTopology.Settings.DEFAULT;
        encoders = opened;
        settings = new TriageTopology.Settings(
                usual.repeatWindow(), usual.historyRetention(), usual.publishInterval(), usual.fit(), vectors);
        driver.close();
        startDriver();
        teach("e1", "the printer has a paper jam", "printer");
        teach("e2", "I forgot my password", "password");
        teach("e3", "打印机卡纸了", "printer");
        teach("e4", "忘记密码登录不了", "password");
        settle();
        for (String text : texts) {
            send(text, text);
        }
        return labelled.readValuesToList();
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
