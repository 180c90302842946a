package dev.triage.topology;

import dev.triage.avro.RecordSerdes;
import dev.triage.core.Category;
import dev.triage.core.EncoderSelector;
import dev.triage.core.Fitter;
import dev.triage.core.LabelledExample;
import dev.triage.core.LabelledTicket;
import dev.triage.core.ReviewDecision;
import dev.triage.core.ReviewTicket;
import dev.triage.core.Router;
import dev.triage.core.RoutingPolicy;
import dev.triage.core.RuleSet;
import dev.triage.core.Ticket;
import dev.triage.core.TriageMetrics;
import dev.triage.core.WordEncoder;
import dev.triage.runtime.embedded.EmbeddedRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * The graph on Kafka's test driver, with an encoder of words and a genuine registry: what the tests of the topology
 * begin with.
 */
abstract class TopologyFixture {
    static final TopicNames TOPICS = new TopicNames("");
    static final Fitter NO_FIT = (name, examples) -> Optional.empty();

    @TempDir
    static Path registryData;

    static EmbeddedRegistry registry;
    static RecordSerdes serdes;

    @TempDir
    Path stateDir;

    final WordEncoder encoder = new WordEncoder("words@1");
    final CountingMetrics metrics = new CountingMetrics();
    final RouterStateView state = new RouterStateView(Duration.ZERO);
    EncoderSelector encoders = text -> text.contains("кириллица") ? Optional.empty() : Optional.of(encoder);
    Fitter fitter = NO_FIT;
    TriageTopology.Settings settings = TriageTopology.Settings.DEFAULT;
    TopologyTestDriver driver;
    TestInputTopic<String, Ticket> tickets;
    TestInputTopic<String, LabelledExample> examples;
    TestInputTopic<String, Category> categories;
    TestOutputTopic<String, LabelledTicket> labelled;
    TestOutputTopic<String, ReviewTicket> review;
    TestInputTopic<String, ReviewDecision> decisions;
    TestOutputTopic<byte[], byte[]> deadLetters;

    static final class CountingMetrics implements TriageMetrics {
        int examplesEncoded;
        int repeats;
        int malformed;
        final List<String> deadReasons = new ArrayList<>();

        @Override
        public void exampleEncoded() {
            examplesEncoded++;
        }

        @Override
        public void repeatDropped() {
            repeats++;
        }

        @Override
        public void malformedState() {
            malformed++;
        }

        @Override
        public void deadLetter(String topic, String reason) {
            deadReasons.add(reason);
        }
    }

    @BeforeAll
    static void startRegistry() {
        registry = EmbeddedRegistry.start(registryData);
        serdes = new RecordSerdes(Map.of(RecordSerdes.URL, registry.url()));
    }

    @AfterAll
    static void stopRegistry() {
        serdes.close();
        registry.close();
    }

    /** Without rules, and nobody audits. */
    static Topology topology(
            RecordSerdes serdes,
            EncoderSelector encoders,
            Fitter fitter,
            RouterStateView state,
            TriageMetrics metrics,
            TriageTopology.Settings settings) {
        RoutingPolicy policy = RoutingPolicy.DEFAULT.withAuditShare(0);
        Router router = new Router(encoders, RuleSet.NONE, policy);
        return new TriageTopology(TOPICS, serdes, encoders, router, fitter, "none", state, metrics, settings).build();
    }

    @BeforeEach
    void startDriver() {
        Properties config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        config.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        driver = new TopologyTestDriver(topology(serdes, encoders, fitter, state, metrics, settings), config);
        StringSerializer keys = new StringSerializer();
        tickets =
                driver.createInputTopic(TOPICS.tickets(), keys, serdes.ticket().serializer());
        examples = driver.createInputTopic(
                TOPICS.examples(), keys, serdes.example().serializer());
        categories = driver.createInputTopic(
                TOPICS.categories(), keys, serdes.category().serializer());
        decisions = driver.createInputTopic(
                TOPICS.decisions(), keys, serdes.reviewDecision().serializer());
        labelled = driver.createOutputTopic(
                TOPICS.labelled(), new StringDeserializer(), serdes.labelled().deserializer());
        review = driver.createOutputTopic(
                TOPICS.review(), new StringDeserializer(), serdes.review().deserializer());
        deadLetters =
                driver.createOutputTopic(TOPICS.deadLetter(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @AfterEach
    void stopDriver() {
        driver.close();
    }

    void teach(String id, String text, String category) {
        examples.pipeInput(id, new LabelledExample(id, text, category, "test"));
    }

    void send(String id, String text) {
        tickets.pipeInput(id, Ticket.of(id, "", text));
    }

    void teachTwoCategories() {
        teach("e1", "paper jam in printer", "printer");
        teach("e2", "forgot my password", "password");
    }

    void decide(String id, String ticketId, ReviewDecision.Action action, String category, String undoes) {
        decisions.pipeInput(ticketId, new ReviewDecision(id, ticketId, action, category, undoes, "ana", Instant.EPOCH));
    }

    /** Lets pending centroids be published. */
    void settle() {
        driver.advanceWallClockTime(Duration.ofSeconds(2));
        driver.advanceWallClockTime(Duration.ofSeconds(2));
    }

    static String header(TestRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
