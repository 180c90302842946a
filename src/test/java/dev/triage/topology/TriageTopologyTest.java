package dev.triage.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.triage.avro.RecordSerdes;
import dev.triage.core.Category;
import dev.triage.core.Centroid;
import dev.triage.core.CentroidIndex;
import dev.triage.core.CentroidKey;
import dev.triage.core.Decision;
import dev.triage.core.EncoderSelector;
import dev.triage.core.FitParameters;
import dev.triage.core.FitParameters.FittedCategory;
import dev.triage.core.Fitter;
import dev.triage.core.LabelledExample;
import dev.triage.core.LabelledTicket;
import dev.triage.core.Mode;
import dev.triage.core.ReviewDecision;
import dev.triage.core.ReviewReason;
import dev.triage.core.ReviewTicket;
import dev.triage.core.Router;
import dev.triage.core.RouterState;
import dev.triage.core.RoutingPolicy;
import dev.triage.core.RuleSet;
import dev.triage.core.Ticket;
import dev.triage.core.TriageMetrics;
import dev.triage.core.WordEncoder;
import dev.triage.learning.CentroidRefiner;
import dev.triage.learning.FitSettings;
import dev.triage.runtime.embedded.EmbeddedRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TriageTopologyTest {
    private static final TopicNames TOPICS = new TopicNames("");

    @TempDir
    private static Path registryData;

    private static EmbeddedRegistry registry;
    private static RecordSerdes serdes;

    @TempDir
    private Path stateDir;

    private final WordEncoder encoder = new WordEncoder("words@1");
    private final CountingMetrics metrics = new CountingMetrics();
    private final RouterStateView state = new RouterStateView(Duration.ZERO);
    private Fitter fitter = (name, examples) -> Optional.empty();
    private TopologyTestDriver driver;
    private TestInputTopic<String, Ticket> tickets;
    private TestInputTopic<String, LabelledExample> examples;
    private TestInputTopic<String, Category> categories;
    private TestOutputTopic<String, LabelledTicket> labelled;
    private TestOutputTopic<String, ReviewTicket> review;
    private TestInputTopic<String, ReviewDecision> decisions;
    private TestOutputTopic<byte[], byte[]> deadLetters;

    private static final class CountingMetrics implements TriageMetrics {
        private int examplesEncoded;
        private int repeats;
        private int malformed;
        private final List<String> deadReasons = new ArrayList<>();
        private final List<Decision> decisions = new ArrayList<>();

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

        @Override
        public void decided(Decision decision) {
            decisions.add(decision);
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

    @BeforeEach
    void startDriver() {
        EncoderSelector encoders = text -> text.contains("кириллица") ? Optional.empty() : Optional.of(encoder);
        RoutingPolicy policy = RoutingPolicy.DEFAULT.withAuditShare(0);
        Topology topology = new TriageTopology(
                        TOPICS,
                        serdes,
                        encoders,
                        new Router(encoders, RuleSet.NONE, policy),
                        fitter,
                        "none",
                        state,
                        metrics,
                        TriageTopology.Settings.DEFAULT)
                .build();
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        driver = new TopologyTestDriver(topology, settings);
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

    private void teach(String id, String text, String category) {
        examples.pipeInput(id, new LabelledExample(id, text, category, "test"));
    }

    private void send(String id, String text) {
        tickets.pipeInput(id, Ticket.of(id, "", text));
    }

    private void teachTwoCategories() {
        teach("e1", "paper jam in printer", "printer");
        teach("e2", "forgot my password", "password");
    }

    private void decide(String id, String ticketId, ReviewDecision.Action action, String category, String undoes) {
        decisions.pipeInput(ticketId, new ReviewDecision(id, ticketId, action, category, undoes, "ana", Instant.EPOCH));
    }

    /** Lets pending centroids be published. */
    private void settle() {
        driver.advanceWallClockTime(Duration.ofSeconds(2));
        driver.advanceWallClockTime(Duration.ofSeconds(2));
    }

    @Test
    void shouldRouteATicketToTheCategoryOfItsExamples() {
        teachTwoCategories();
        categories.pipeInput("printer", Category.of("printer", "Printers", "hardware-team"));

        send("t1", "paper jam in printer again");

        LabelledTicket routed = labelled.readKeyValue().value;
        assertThat(routed.category()).isEqualTo("printer");
        assertThat(routed.destination()).isEqualTo("hardware-team");
        assertThat(routed.revision()).isEqualTo(1);
        assertThat(routed.judgement().encoder()).isEqualTo("words@1");
        assertThat(routed.judgement().stateVersion())
                .isEqualTo(state.current().version())
                .isNotNegative();
        assertThat(review.isEmpty()).isTrue();
        assertThat(deadLetters.isEmpty()).isTrue();
    }

    @Test
    void shouldSendWhatItIsNotSureOfToReview() {
        teachTwoCategories();

        send("t1", "what is for lunch");
        send("t2", "");
        send("t3", "кириллица");

        assertThat(review.readValuesToList())
                .extracting(ReviewTicket::reasons)
                .satisfiesExactly(
                        reasons -> assertThat(reasons).contains(ReviewReason.LOW_SIMILARITY),
                        reasons -> assertThat(reasons).containsExactly(ReviewReason.EMPTY_TEXT),
                        reasons -> assertThat(reasons).containsExactly(ReviewReason.UNSUPPORTED_LANGUAGE));
        assertThat(labelled.isEmpty()).isTrue();
    }

    @Test
    void shouldSendEverythingToReviewBeforeThereAreExamples() {
        send("t1", "paper jam");
        assertThat(review.readValue().reasons()).containsExactly(ReviewReason.NO_CATEGORIES);
    }

    @Test
    void shouldObeyTheModeFromTheNextTicketOn() {
        teachTwoCategories();
        StateRecord mode = new StateRecord.OfMode(Mode.REVIEW_ALL);
        driver.createInputTopic(TOPICS.centroids(), new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(mode.key(), mode.value());

        send("t1", "paper jam in printer");

        assertThat(review.readValue().reasons()).containsExactly(ReviewReason.MODE);
    }

    @Test
    void shouldDropRepeatsButNotChanges() {
        teachTwoCategories();

        send("t1", "paper jam in printer");
        send("t1", "paper jam in printer");
        send("t1", "forgot my password");

        assertThat(labelled.readValuesToList())
                .extracting(LabelledTicket::revision, LabelledTicket::category)
                .containsExactly(tuple(1, "printer"), tuple(2, "password"));
        assertThat(metrics.repeats).isEqualTo(1);
    }

    @Test
    void shouldForgetRepeatsAfterTheWindow() {
        teachTwoCategories();
        send("t1", "paper jam in printer");
        driver.advanceWallClockTime(Duration.ofHours(25));
        send("t1", "paper jam in printer");
        assertThat(labelled.readValuesToList()).hasSize(2);
    }

    @Test
    void shouldEmbedEachExampleOnce() {
        teachTwoCategories();
        assertThat(encoder.encoded()).isEqualTo(2);

        teach("e1", "paper jam in printer", "hardware"); // another label for the same text
        teach("e1", "paper jam in printer", "hardware"); // nothing new
        examples.pipeInput("e2", null); // taken back
        settle();

        assertThat(encoder.encoded()).isEqualTo(2);
        assertThat(metrics.examplesEncoded).isEqualTo(2);
        RouterState now = state.current();
        assertThat(now.examples()).isEqualTo(1);
        assertThat(now.index("words@1").category(0)).isEqualTo("hardware");
    }

    @Test
    void shouldKeepVectorsOfExamplesAndDeleteThemWithTheExample() {
        teach("e1", "paper jam in printer", "printer");
        examples.pipeInput("e1", null);
        TestOutputTopic<String, byte[]> vectors = driver.createOutputTopic(
                TOPICS.exampleVectors(), new StringDeserializer(), new ByteArrayDeserializer());
        List<TestRecord<String, byte[]>> records = vectors.readRecordsToList();
        assertThat(records).hasSize(2);
        assertThat(records.get(0).value()).isNotNull();
        assertThat(records.get(1).value()).isNull();
    }

    @Test
    void shouldHaveTheCentroidsOfTheRemainingExamplesAfterAnyChanges() {
        Random random = new Random(7);
        Map<String, LabelledExample> remaining = new HashMap<>();
        for (int step = 0; step < 400; step++) {
            String id = "e" + random.nextInt(60);
            if (random.nextInt(4) == 0) {
                examples.pipeInput(id, null);
                remaining.remove(id);
            } else {
                LabelledExample example = new LabelledExample(
                        id, "words " + random.nextInt(30) + " and " + random.nextInt(5), "c" + random.nextInt(6), "");
                examples.pipeInput(id, example);
                remaining.put(id, example);
            }
            if (random.nextInt(20) == 0) {
                driver.advanceWallClockTime(Duration.ofMillis(700));
            }
        }
        settle();

        RouterState expected = RouterState.EMPTY;
        Map<String, Centroid> sums = new HashMap<>();
        remaining
                .values()
                .forEach(example -> sums.merge(
                        example.category(),
                        Centroid.empty(64).plus(encoder.encode(example.text())),
                        (sum, one) -> sum.plus(encoder.encode(example.text()))));
        for (Map.Entry<String, Centroid> sum : sums.entrySet()) {
            expected = expected.with(new CentroidKey("words@1", sum.getKey()), sum.getValue());
        }
        RouterState actual = state.current();
        assertThat(actual.index("words@1").size()).isEqualTo(sums.size());
        for (int i = 0; i < sums.size(); i++) {
            assertThat(actual.index("words@1").category(i))
                    .isEqualTo(expected.index("words@1").category(i));
            assertThat(actual.index("words@1").centroid(i))
                    .isEqualTo(expected.index("words@1").centroid(i));
        }
    }

    @Test
    void shouldBuryWhatItCanNotReadWithItsOriginalBytes() {
        teachTwoCategories();
        TestInputTopic<byte[], byte[]> raw =
                driver.createInputTopic(TOPICS.tickets(), new ByteArraySerializer(), new ByteArraySerializer());
        byte[] key = "t1".getBytes(StandardCharsets.UTF_8);
        byte[] good = serdes.ticket().serializer().serialize(TOPICS.tickets(), Ticket.of("t1", "", "paper jam"));
        byte[] truncated = Arrays.copyOf(good, good.length - 3);
        byte[] unknownSchema = good.clone();
        unknownSchema[2] = 99;

        raw.pipeInput(key, "not avro".getBytes(StandardCharsets.UTF_8));
        raw.pipeInput(key, unknownSchema);
        raw.pipeInput(key, truncated);
        raw.pipeInput(key, (byte[]) null);
        raw.pipeInput((byte[]) null, good);
        raw.pipeInput("t2".getBytes(StandardCharsets.UTF_8), good);
        send("t3", "paper jam in printer");

        List<TestRecord<byte[], byte[]>> dead = deadLetters.readRecordsToList();
        assertThat(dead)
                .extracting(record -> header(record, DeadLetterHeaders.REASON))
                .containsExactly(
                        "NOT_AVRO", "UNKNOWN_SCHEMA", "TRUNCATED", "EMPTY_RECORD", "MISSING_KEY", "KEY_MISMATCH");
        assertThat(dead)
                .extracting(record -> header(record, DeadLetterHeaders.TOPIC))
                .containsOnly("tickets");
        assertThat(dead.get(2).value()).isEqualTo(truncated);
        assertThat(dead.get(2).key()).isEqualTo(key);
        assertThat(header(dead.get(2), DeadLetterHeaders.OFFSET)).isEqualTo("2");
        assertThat(labelled.readValuesToList()).hasSize(1);
        assertThat(metrics.deadReasons).hasSize(6);
    }

    @Test
    void shouldBuryExamplesInUnknownLanguagesAndForgetTheirFormerText() {
        teach("e1", "paper jam in printer", "printer");
        teach("e1", "кириллица", "printer");
        settle();
        assertThat(header(deadLetters.readRecord(), DeadLetterHeaders.REASON)).isEqualTo("UNSUPPORTED_LANGUAGE");
        assertThat(state.current().examples()).isZero();
    }

    @Test
    void shouldSkipMalformedStateRecords() {
        teachTwoCategories();
        TestInputTopic<byte[], byte[]> centroids =
                driver.createInputTopic(TOPICS.centroids(), new ByteArraySerializer(), new ByteArraySerializer());
        centroids.pipeInput("c?".getBytes(StandardCharsets.UTF_8), new byte[] {1, 2, 3});
        centroids.pipeInput("?".getBytes(StandardCharsets.UTF_8), new byte[] {1});
        centroids.pipeInput((byte[]) null, new byte[] {1});

        send("t1", "paper jam in printer");

        assertThat(metrics.malformed).isEqualTo(3);
        assertThat(labelled.readValuesToList()).hasSize(1);
    }

    @Test
    void shouldLabelTeachAndCloseWhatAPersonDecides() {
        teachTwoCategories();
        send("t1", "toner is low and lamp blinks");
        assertThat(review.readValue().ticket().id()).isEqualTo("t1");

        decide("d1", "t1", ReviewDecision.Action.CORRECT, "printer", "");
        settle();

        LabelledTicket label = labelled.readValue();
        assertThat(label.category()).isEqualTo("printer");
        assertThat(label.source()).isEqualTo(LabelledTicket.Source.PERSON);
        assertThat(label.decidedBy()).isEqualTo("ana");
        assertThat(review.readRecord().value()).as("tombstone").isNull();
        assertThat(state.current().examples()).isEqualTo(3);
        send("t2", "toner is low and lamp blinks again");
        assertThat(labelled.readValue().category()).isEqualTo("printer");
    }

    @Test
    void shouldUndoADecisionToTheSameBits() {
        teachTwoCategories();
        settle();
        CentroidIndex before = state.current().index("words@1");
        send("t1", "toner is low");
        decide("d1", "t1", ReviewDecision.Action.CORRECT, "printer", "");
        settle();
        assertThat(state.current().examples()).isEqualTo(3);

        decide("d2", "t1", ReviewDecision.Action.UNDO, "", "d1");
        settle();

        CentroidIndex after = state.current().index("words@1");
        for (int i = 0; i < before.size(); i++) {
            assertThat(after.centroid(i)).isEqualTo(before.centroid(i));
        }
        assertThat(labelled.readValuesToList())
                .extracting(LabelledTicket::status, LabelledTicket::revision)
                .containsExactly(tuple(LabelledTicket.Status.ASSIGNED, 2), tuple(LabelledTicket.Status.WITHDRAWN, 3));
        assertThat(review.readValuesToList())
                .extracting(item -> item == null ? "closed" : "open")
                .containsExactly("open", "closed", "open");
    }

    @Test
    void shouldLetTheFirstOfTwoDecisionsWinAndTellTheSecond() {
        teachTwoCategories();
        send("t1", "toner is low");
        decide("d1", "t1", ReviewDecision.Action.CORRECT, "printer", "");
        decide("d1", "t1", ReviewDecision.Action.CORRECT, "printer", ""); // the same once more
        decide("d2", "t1", ReviewDecision.Action.CORRECT, "password", "");
        decide("d3", "t9", ReviewDecision.Action.ACCEPT, "password", "");

        assertThat(labelled.readValuesToList())
                .extracting(LabelledTicket::category)
                .containsExactly("printer");
        assertThat(deadLetters.readRecordsToList())
                .extracting(record -> header(record, DeadLetterHeaders.REASON))
                .containsExactly("ALREADY_DECIDED", "UNKNOWN_TICKET");
    }

    @Test
    void shouldReassignWhatWasRoutedWronglyAndBringItBackOnUndo() {
        teachTwoCategories();
        send("t1", "paper jam in printer");
        decide("d1", "t1", ReviewDecision.Action.REASSIGN, "password", "");
        decide("d2", "t1", ReviewDecision.Action.UNDO, "", "d1");

        assertThat(labelled.readValuesToList())
                .extracting(LabelledTicket::category, LabelledTicket::status, LabelledTicket::source)
                .containsExactly(
                        tuple("printer", LabelledTicket.Status.ASSIGNED, LabelledTicket.Source.ROUTER),
                        tuple("password", LabelledTicket.Status.ASSIGNED, LabelledTicket.Source.PERSON),
                        tuple("password", LabelledTicket.Status.WITHDRAWN, LabelledTicket.Source.PERSON),
                        tuple("printer", LabelledTicket.Status.ASSIGNED, LabelledTicket.Source.ROUTER));
    }

    @Test
    void shouldHaveTheCentroidsOfTheSurvivingExamplesAfterManyDecisionsAndUndos() {
        teachTwoCategories();
        Random random = new Random(11);
        Map<String, Deque<String[]>> standing = new HashMap<>(); // ticket to its decisions that hold: id, category
        for (int t = 0; t < 40; t++) {
            send("t" + t, "zzz" + t + " yyy" + t % 7);
            standing.put("t" + t, new ArrayDeque<>());
        }
        for (int step = 0; step < 10_000; step++) {
            String ticket = "t" + random.nextInt(40);
            Deque<String[]> held = standing.get(ticket);
            String id = "d" + step;
            if (!held.isEmpty() && random.nextBoolean()) {
                decide(id, ticket, ReviewDecision.Action.UNDO, "", held.pop()[0]);
            } else {
                String category = random.nextBoolean() ? "printer" : "password";
                decide(
                        id,
                        ticket,
                        held.isEmpty() ? ReviewDecision.Action.CORRECT : ReviewDecision.Action.REASSIGN,
                        category,
                        "");
                held.push(new String[] {id, category});
            }
        }
        settle();

        Map<String, Centroid> sums = new HashMap<>();
        sums.put("printer", Centroid.empty(64).plus(encoder.encode("paper jam in printer")));
        sums.put("password", Centroid.empty(64).plus(encoder.encode("forgot my password")));
        for (int t = 0; t < 40; t++) {
            Deque<String[]> held = standing.get("t" + t);
            if (!held.isEmpty()) {
                String text = "zzz" + t + " yyy" + t % 7;
                sums.computeIfPresent(held.peek()[1], (category, sum) -> sum.plus(encoder.encode(text)));
            }
        }
        CentroidIndex index = state.current().index("words@1");
        assertThat(index.size()).isEqualTo(2);
        for (int i = 0; i < index.size(); i++) {
            assertThat(index.centroid(i)).isEqualTo(sums.get(index.category(i)));
        }
        assertThat(deadLetters.isEmpty()).isTrue();
    }

    @Test
    void shouldFitOnceExamplesHaveBeenQuietAndSwitchAllAtOnce() {
        fitter = new CentroidRefiner(FitSettings.DEFAULT);
        driver.close();
        startDriver();
        for (int i = 0; i < 12; i++) {
            teach("p" + i, "paper jam in printer number " + i, "printer");
            teach("w" + i, "forgot my password number " + i, "password");
        }
        assertThat(state.current().encoder("words@1").fit()).isEmpty();

        Awaitility.await().atMost(Duration.ofSeconds(30)).pollInSameThread().until(() -> {
            driver.advanceWallClockTime(Duration.ofSeconds(1));
            return state.current().encoder("words@1").fit().isPresent();
        });

        FitParameters fit =
                state.current().encoder("words@1").fit().orElseThrow().parameters();
        assertThat(fit.examples()).isEqualTo(24);
        assertThat(fit.categories()).extracting(FittedCategory::name).containsExactly("password", "printer");
        send("t1", "paper jam in printer number 99");
        List<LabelledTicket> routed = labelled.readValuesToList();
        String version = state.current().encoder("words@1").fit().orElseThrow().version();
        if (routed.isEmpty()) {
            assertThat(review.readValue().judgement().classifier()).isEqualTo(version);
        } else {
            assertThat(routed.get(0).judgement().classifier()).isEqualTo(version);
            assertThat(routed.get(0).judgement().neighbours()).isNotEmpty();
        }
    }

    @Test
    void shouldForgetRemovedCategories() {
        categories.pipeInput("printer", Category.of("printer", "Printers", "hardware-team"));
        categories.pipeInput("printer", (Category) null);
        assertThat(state.current().categories()).isEmpty();
    }

    /** On disk a killed process can leave it open, and then it is never opened again. */
    @Test
    void shouldHoldWhatAllInstancesShareInMemory() {
        assertThat(driver.getKeyValueStore(Names.STATE_STORE).persistent()).isFalse();
    }

    @Test
    void shouldHaveTheGraphThatWasReviewed() throws IOException {
        RouterStateView view = new RouterStateView(Duration.ZERO);
        String graph = new TriageTopology(
                        TOPICS,
                        serdes,
                        text -> Optional.empty(),
                        new Router(text -> Optional.empty(), RuleSet.NONE, RoutingPolicy.DEFAULT),
                        (encoder, examples) -> Optional.empty(),
                        "none",
                        view,
                        TriageMetrics.NONE,
                        TriageTopology.Settings.DEFAULT)
                .build()
                .describe()
                .toString();
        Path actual = Path.of("target", "topology.txt");
        Files.createDirectories(actual.getParent());
        Files.writeString(actual, graph);
        assertThat(graph)
                .as("the graph has changed; if that is meant, copy target/topology.txt to src/test/resources")
                .isEqualTo(Files.readString(Path.of("src", "test", "resources", "topology.txt")));
    }

    private static String header(TestRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    @Test
    void shouldForgetATicketAndWhatItTaught() {
        teachTwoCategories();
        settle();
        Centroid before = state.current().index("words@1").centroid(1);
        send("t1", "zebra giraffe");
        decide("d1", "t1", ReviewDecision.Action.CORRECT, "printer", "");
        settle();
        assertThat(state.current().index("words@1").centroid(1)).isNotEqualTo(before);
        review.readKeyValuesToList();

        tickets.pipeInput("t1", (Ticket) null);
        settle();

        assertThat(state.current().index("words@1").centroid(1)).isEqualTo(before);
        assertThat(review.readKeyValue().value).isNull();
        assertThat(deadLetters.isEmpty()).isTrue();
        decide("d2", "t1", ReviewDecision.Action.UNDO, "", "d1");
        assertThat(header(deadLetters.readRecord(), DeadLetterHeaders.REASON)).isEqualTo("UNKNOWN_TICKET");

        send("t1", "zebra giraffe"); // nobody remembers that it came before
        assertThat(review.readKeyValue().value.ticket().text()).isEqualTo("zebra giraffe");
    }
}
