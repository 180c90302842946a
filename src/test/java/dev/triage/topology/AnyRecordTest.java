package dev.triage.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.triage.avro.RecordSerdes;
import dev.triage.core.Category;
import dev.triage.core.LabelledExample;
import dev.triage.core.ReviewDecision;
import dev.triage.core.Ticket;
import dev.triage.core.TriageMetrics;
import dev.triage.core.WordEncoder;
import dev.triage.runtime.KeepRecordsHandler;
import dev.triage.runtime.embedded.EmbeddedRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/**
 * Whatever comes on whichever topic: the graph goes on, and each ticket that isn't a repeat has an outcome. Records are
 * valid ones, valid ones with damaged bytes or another key, and noise.
 */
@Tag("fuzz")
class AnyRecordTest {
    private static final TopicNames TOPICS = TopologyFixture.TOPICS;
    private static final List<String> INPUTS =
            List.of(TOPICS.tickets(), TOPICS.examples(), TOPICS.decisions(), TOPICS.categories());

    private static Path directory;
    private static EmbeddedRegistry registry;
    private static RecordSerdes serdes;
    private static TopologyTestDriver driver;
    private static final RouterStateView STATE = new RouterStateView(Duration.ZERO);
    private static final Counts METRICS = new Counts();
    private static int records;

    private static final class Counts implements TriageMetrics {
        private int repeats;

        @Override
        public void repeatDropped() {
            repeats++;
        }
    }

    /** One record on an input topic. */
    record Input(String topic, byte[] key, byte[] value) {
        @Override
        public String toString() {
            return topic + " " + Arrays.toString(key) + " " + Arrays.toString(value);
        }
    }

    @BeforeContainer
    static void start() throws IOException {
        directory = Files.createTempDirectory("any-record");
        registry = EmbeddedRegistry.start(directory.resolve("registry"));
        // a registry that is slow on a busy machine is no finding
        serdes = new RecordSerdes(Map.of(
                RecordSerdes.URL, registry.url(), RecordSerdes.PATIENCE_MS, "120000", "http.read.timeout.ms", "60000"));
        WordEncoder encoder = new WordEncoder("words@1");
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "fuzz");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, directory.resolve("state").toString());
        settings.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, KeepRecordsHandler.class);
        settings.put(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, TOPICS.deadLetter());
        driver = new TopologyTestDriver(
                TopologyFixture.topology(
                        serdes,
                        text -> Optional.of(encoder),
                        TopologyFixture.NO_FIT,
                        STATE,
                        METRICS,
                        TriageTopology.Settings.DEFAULT),
                settings);
    }

    @AfterContainer
    static void stop() throws IOException {
        driver.close();
        serdes.close();
        registry.close();
        Utils.delete(directory.toFile());
        System.out.println("fuzz: " + records + " records");
    }

    @Provide
    Arbitrary<List<Input>> inputs() {
        Arbitrary<String> ids = Arbitraries.oneOf(
                Arbitraries.of("a", "b", "c", "d", " ", "", "ticket:a", "\u0000", "名"),
                Arbitraries.strings().ofMaxLength(12));
        Arbitrary<String> texts = Arbitraries.oneOf(
                Arbitraries.of("", " ", "paper jam", "打印机卡纸了", "\uD800", "a".repeat(5000)),
                Arbitraries.strings().ofMaxLength(200));
        Arbitrary<byte[]> noise = Arbitraries.bytes().array(byte[].class).ofMaxSize(80);
        Arbitrary<Input> good = Combinators.combine(
                        Arbitraries.of(INPUTS), ids, texts, ids, Arbitraries.of(ReviewDecision.Action.values()))
                .as(AnyRecordTest::valid);
        Arbitrary<Input> damaged = Combinators.combine(
                        good, Arbitraries.integers().between(0, 5000), Arbitraries.bytes(), Arbitraries.integers())
                .as(AnyRecordTest::damaged);
        Arbitrary<Input> otherKey = Combinators.combine(good, noise.injectNull(0.2))
                .as((input, key) -> new Input(input.topic(), key, input.value()));
        Arbitrary<Input> nonsense = Combinators.combine(
                        Arbitraries.of(INPUTS), noise.injectNull(0.1), noise.injectNull(0.1))
                .as(Input::new);
        Arbitrary<Input> headed = nonsense.map(input -> new Input(input.topic(), input.key(), withHeader(input)));
        Arbitrary<Input> state = Combinators.combine(noise.injectNull(0.1), noise.injectNull(0.1))
                .as((key, value) -> new Input(TOPICS.centroids(), key, value));
        return Arbitraries.frequencyOf(
                        Tuple.of(4, good),
                        Tuple.of(3, damaged),
                        Tuple.of(1, otherKey),
                        Tuple.of(1, nonsense),
                        Tuple.of(1, headed),
                        Tuple.of(1, state))
                .list()
                .ofSize(20);
    }

    private static Input valid(String topic, String id, String text, String other, ReviewDecision.Action action) {
        byte[] key = id.getBytes(StandardCharsets.UTF_8);
        try {
            byte[] value = topic.equals(TOPICS.tickets())
                    ? serdes.ticket()
                            .encode(topic, new Ticket(id, other, text, "", Map.of("k", other), Instant.EPOCH, ""))
                    : topic.equals(TOPICS.examples())
                            ? serdes.example().encode(topic, new LabelledExample(id, text, other, ""))
                            : topic.equals(TOPICS.categories())
                                    ? serdes.category().encode(topic, Category.of(id, text, other))
                                    : serdes.reviewDecision()
                                            .encode(
                                                    topic,
                                                    new ReviewDecision(
                                                            other, id, action, text, other, "", Instant.EPOCH));
            return new Input(topic, key, value);
        } catch (IllegalArgumentException e) {
            return new Input(topic, key, null); // no such value can be made: a tombstone instead
        }
    }

    private static Input damaged(Input input, int at, byte value, int how) {
        if (input.value() == null || input.value().length == 0) {
            return input;
        }
        byte[] bytes = input.value().clone();
        bytes[at % bytes.length] = value;
        return new Input(
                input.topic(), input.key(), how % 3 == 0 ? Arrays.copyOf(bytes, at % (bytes.length + 20)) : bytes);
    }

    private static byte[] withHeader(Input input) {
        byte[] value = input.value() == null ? new byte[0] : input.value();
        byte[] bytes = new byte[value.length + 5];
        bytes[4] = (byte) (1 + value.length % 6);
        System.arraycopy(value, 0, bytes, 5, value.length);
        return bytes;
    }

    @Property(shrinking = ShrinkingMode.OFF)
    void shouldGoOnAndLoseNoTicket(@ForAll("inputs") List<Input> inputs) {
        for (Input input : inputs) {
            records++;
            int repeats = METRICS.repeats;
            TestInputTopic<byte[], byte[]> topic =
                    driver.createInputTopic(input.topic(), new ByteArraySerializer(), new ByteArraySerializer());

            topic.pipeInput(input.key(), input.value());

            List<TestRecord<byte[], byte[]>> dead = read(TOPICS.deadLetter());
            int labels = read(TOPICS.labelled()).size();
            List<TestRecord<byte[], byte[]>> reviews = read(TOPICS.review());
            long reviewed =
                    reviews.stream().filter(record -> record.value() != null).count();
            if (input.topic().equals(TOPICS.tickets()) && !forgets(input, reviews)) {
                assertThat(labels + reviewed + dead.size() + METRICS.repeats - repeats)
                        .as("%s", input)
                        .isEqualTo(1);
            }
            dead.forEach(letter -> {
                assertThat(letter.value()).isEqualTo(input.value());
                assertThat(letter.key()).isEqualTo(input.key());
                assertThat(letter.headers().lastHeader(DeadLetterHeaders.REASON))
                        .as("a dead letter of the application's own for %s", input)
                        .isNotNull();
            });
            read(TOPICS.exampleVectors());
        }
    }

    /** A tombstone for a ticket that is known. */
    private static boolean forgets(Input input, List<TestRecord<byte[], byte[]>> reviews) {
        return input.value() == null && reviews.stream().anyMatch(record -> record.value() == null);
    }

    private static List<TestRecord<byte[], byte[]>> read(String topic) {
        TestOutputTopic<byte[], byte[]> output =
                driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        return output.readRecordsToList();
    }
}
