package dev.triage.cli;

import static dev.triage.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.triage.SmallInstance;
import dev.triage.avro.RecordSerdes;
import dev.triage.core.Centroid;
import dev.triage.core.CentroidIndex;
import dev.triage.core.Encoder;
import dev.triage.core.EncoderKnowledge;
import dev.triage.core.Encoding;
import dev.triage.core.LabelledExample;
import dev.triage.core.ReviewDecision;
import dev.triage.core.ReviewDecision.Action;
import dev.triage.core.Ticket;
import dev.triage.encoder.TinyNetwork;
import dev.triage.runtime.DeadLetters;
import dev.triage.runtime.OutcomeWatcher;
import dev.triage.runtime.OutcomeWatcher.Outcome;
import dev.triage.runtime.RecordLoader;
import dev.triage.runtime.TopicAdmin;
import dev.triage.runtime.TriageApp;
import dev.triage.runtime.TriageConfig;
import dev.triage.runtime.console.TopicExport;
import dev.triage.runtime.embedded.EmbeddedStack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the first release left behind, broker, registry and state directory, goes on in this one; {@code
 * src/test/resources/upgrade/MakeFirstRelease.java} made it. It had learned a hundred examples, one of them changed and
 * another withdrawn, and fitted them; had routed one ticket and asked people about five, of which {@code t0} and
 * {@code t1} were decided to be {@code printer} and {@code t3} was decided and taken back; and had one dead letter. A
 * ticket and the decision of {@code t2} came while it was down. Since then the graph has changed, and so has what is done
 * to a text before it is encoded.
 */
@Timeout(180)
class UpgradeIT {
    private static final Path LEFT = Path.of("src", "test", "resources", "upgrade", "0.1.zip");
    private static final int EXAMPLES = 99 + 2; // two of them taught by decisions

    /** Records on the output topics, by ticket; what was taken back is labelled once more, as such, and in review again. */
    private static final Map<String, List<String>> BEFORE = Map.of(
            "t0", List.of("Labelled", "Review"),
            "t1", List.of("Labelled", "Review"),
            "t2", List.of("Review"),
            "t3", List.of("Labelled", "Labelled", "Review", "Review"),
            "routed", List.of("Labelled"),
            "waiting", List.of("Review"),
            "broken", List.of("DeadLetter"));

    @TempDir
    private Path directory;

    private TriageConfig config;

    /** Kinds of outcomes, by ticket. */
    private final Map<String, List<String>> outcomes = new TreeMap<>();

    private interface Work {
        void with(TriageApp app, RecordLoader loader, OutcomeWatcher watcher) throws Exception;
    }

    @BeforeEach
    void unpack() throws Exception {
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(LEFT))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = directory.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.write(file, zip.readAllBytes());
            }
        }
        TinyNetwork.folder(directory.resolve("models"), "tiny", 16);
    }

    /** @param encoding settings that make the encoder another one than the first release's, or none */
    private void afterUpgrade(Map<String, String> encoding, Work work) throws Exception {
        try (EmbeddedStack stack = EmbeddedStack.start(directory.resolve("data"))) {
            Map<String, String> settings = new HashMap<>(stack.settings());
            settings.putAll(SmallInstance.settings(directory.resolve("models"), directory.resolve("state")));
            settings.put("triage.repeat-window", "P36500D");
            settings.put("triage.history-retention", "P36500D");
            settings.put("triage.fit-quiet", "PT0.5S");
            settings.putAll(encoding);
            config = TriageConfig.of(settings);
            upgradeTopics();
            try (TriageApp app = new TriageApp(config);
                    RecordLoader loader = new RecordLoader(config.kafka(), config.topics(), app.serdes());
                    OutcomeWatcher watcher =
                            new OutcomeWatcher(config.kafka(), config.topics(), app.serdes(), this::seen)) {
                awaitOutcomes(watcher, "broken", 1);
                awaitOutcomes(watcher, "t3", 4);
                assertThat(sorted()).as("as the first release left it").isEqualTo(BEFORE);
                app.start();
                assertThat(app.awaitRunning(Duration.ofSeconds(60))).isTrue();
                work.with(app, loader, watcher);
                assertThat(app.failure()).isNull();
            }
        }
    }

    private void seen(String id, Outcome outcome) {
        outcomes.computeIfAbsent(id, first -> new ArrayList<>())
                .add(outcome.getClass().getSimpleName());
    }

    /** What the command {@code topics} says that is to be done. */
    private void upgradeTopics() throws Exception {
        try (TopicAdmin topics = TopicAdmin.of(config);
                Admin admin = Admin.create(new HashMap<>(config.kafka()))) {
            Map<ConfigResource, Collection<AlterConfigOp>> larger = new HashMap<>();
            for (TopicAdmin.TopicReport report : topics.createMissing(config.replication())) {
                assertThat(report.differences()).allMatch(said -> said.startsWith("max.message.bytes is "));
                if (!report.differences().isEmpty()) {
                    ConfigEntry entry = new ConfigEntry("max.message.bytes", Integer.toString(config.largestMessage()));
                    larger.put(
                            new ConfigResource(ConfigResource.Type.TOPIC, report.topic()),
                            List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET)));
                }
            }
            admin.incrementalAlterConfigs(larger).all().get();
            assertThat(topics.check()).allMatch(report -> report.differences().isEmpty());
        }
    }

    @Test
    void shouldGoOnWhereTheFirstReleaseStopped() throws Exception {
        Instant begin = Instant.now();
        afterUpgrade(Map.of("triage.cleaning", "none", "triage.windows", "1"), (app, loader, watcher) -> {
            String encoder = app.encoders().first().id();
            awaitOutcomes(watcher, "late", 1);
            awaitOutcomes(watcher, "t2", 2);
            await(() -> app.state().examples() == EXAMPLES + 1);
            assertThat(app.state().encoders().keySet())
                    .as("the encoder is the same")
                    .containsExactly(encoder);
            assertThat(app.state().category("printer").destination()).isEqualTo("hardware");
            assertThat(app.state().encoder(encoder).fit())
                    .as("the first release's fit, in force")
                    .hasValueSatisfying(fit -> {
                        assertThat(fit.fittedAt()).isBefore(begin);
                        assertThat(fit.parameters().examples()).isEqualTo(100);
                    });
            assertCentroidsOfExamples(app);
            Map<String, List<String>> expected = new TreeMap<>(BEFORE);
            expected.put("t2", List.of("Labelled", "Review"));
            expected.put("late", List.of("Labelled"));
            assertThat(sorted()).isEqualTo(expected);

            // known from the first release's state: nothing of that is done again
            for (int i = 0; i < 4; i++) {
                loader.ticket(new Ticket(
                        "t" + i, "", "something odd " + i, "", Map.of("customer", "c" + i), Instant.EPOCH, ""));
            }
            loader.ticket(Ticket.of("routed", "", "paper jam number 7"));
            loader.flush();
            await(() -> app.count("triage.tickets.repeated") == 5);
            watcher.poll(Duration.ofMillis(500));
            assertThat(sorted()).isEqualTo(expected);

            // what people began then they finish now
            loader.decide(decision("d-waiting", "waiting", Action.CORRECT, "access", ""))
                    .get();
            awaitOutcomes(watcher, "waiting", 2);
            loader.decide(decision("u-t0", "t0", Action.UNDO, "", "d-t0")).get();
            loader.withdrawExample("p0");
            loader.example(new LabelledExample("p1", "paper jam number 1", "access", "it"));
            loader.flush();
            await(() -> app.state().examples() == EXAMPLES
                    && centroids(app).get("access").count() == 49 + 1 + 1);
            assertCentroidsOfExamples(app);
            assertThat(app.count("triage.dead.letters")).isZero();
            try (DeadLetters letters = new DeadLetters(config)) {
                assertThat(letters.all()).extracting(DeadLetters.Letter::reason).containsExactly("NOT_AVRO");
            }
        });
    }

    @Test
    void shouldLearnItsExamplesAgainForAnotherEncoder() throws Exception {
        afterUpgrade(Map.of(), (app, loader, watcher) -> {
            String encoder = app.encoders().first().id();
            awaitOutcomes(watcher, "late", 1);
            awaitOutcomes(watcher, "t2", 2);
            assertThat(outcomes.get("late"))
                    .as("compared with nobody else's centroids")
                    .containsExactly("Review");
            await(() -> app.state().index(encoder).examples() == 1);
            assertThat(app.state().examples()).isEqualTo(EXAMPLES + 1);
            Path file = directory.resolve("triage.properties");
            Files.write(
                    file,
                    List.of(
                            "kafka.bootstrap.servers=" + config.kafka().get("bootstrap.servers"),
                            "triage.registry.url=" + config.registry().get(RecordSerdes.URL)));

            Terminal.Done done = Terminal.run("import", "--again", "--config", file.toString());

            assertThat(done.exitCode()).as(done.said()).isZero();
            await(() -> app.state().index(encoder).examples() == EXAMPLES + 1
                    && app.state().examples() == EXAMPLES + 1);
            assertCentroidsOfExamples(app);
            await(() -> app.state().encoders().values().stream().allMatch(EncoderKnowledge::isFitted));
            loader.ticket(Ticket.of("new", "", "paper jam number 8"));
            loader.flush();
            awaitOutcomes(watcher, "new", 1);
            assertThat(outcomes.get("new")).containsExactly("Labelled");
        });
    }

    private static ReviewDecision decision(String id, String ticket, Action action, String category, String undoes) {
        return new ReviewDecision(id, ticket, action, category, undoes, "ann", Instant.now());
    }

    /** Whatever else came with it. */
    private void awaitOutcomes(OutcomeWatcher watcher, String id, int number) {
        await(() -> {
            watcher.poll(Duration.ofMillis(100));
            return outcomes.getOrDefault(id, List.of()).size() >= number;
        });
    }

    /** Topics are read side by side, so that the order is by chance. */
    private Map<String, List<String>> sorted() {
        Map<String, List<String>> sorted = new TreeMap<>();
        outcomes.forEach((id, kinds) -> sorted.put(id, kinds.stream().sorted().toList()));
        return sorted;
    }

    private static Map<String, Centroid> centroids(TriageApp app) {
        CentroidIndex index = app.state().index(app.encoders().first().id());
        Map<String, Centroid> centroids = new HashMap<>();
        for (int i = 0; i < index.size(); i++) {
            centroids.put(index.category(i), index.centroid(i));
        }
        return centroids;
    }

    /** To the bit those that the examples on the topic make, in whatever order. */
    private void assertCentroidsOfExamples(TriageApp app) {
        Encoder encoder = app.encoders().first();
        Map<String, List<Encoding>> encodings = new TreeMap<>();
        new TopicExport(config, app.serdes()).examples(example -> encodings
                .computeIfAbsent(example.category(), category -> new ArrayList<>())
                .add(encoder.encode(example.text())));
        assertThat(centroids(app))
                .isEqualTo(encodings.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, entry -> Centroid.of(encoder.dimension(), entry.getValue()))));
    }
}
