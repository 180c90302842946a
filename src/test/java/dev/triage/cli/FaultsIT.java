package dev.triage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.triage.RequiredPart;
import dev.triage.avro.RecordSerdes;
import dev.triage.core.LabelledExample;
import dev.triage.core.Ticket;
import dev.triage.encoder.HangingNetwork;
import dev.triage.encoder.TinyNetwork;
import dev.triage.runtime.DeadLetters;
import dev.triage.runtime.OutcomeWatcher;
import dev.triage.runtime.OutcomeWatcher.Outcome;
import dev.triage.runtime.RecordLoader;
import dev.triage.runtime.TopicAdmin;
import dev.triage.runtime.TriageApp;
import dev.triage.runtime.TriageConfig;
import dev.triage.runtime.embedded.EmbeddedKafka;
import dev.triage.runtime.embedded.EmbeddedRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each fault by its name: the application goes on by itself, or ends with a code and a sentence that says what to do. */
@Tag("long")
@Timeout(180)
class FaultsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private static Path shared;

    private static EmbeddedKafka kafka;
    private static EmbeddedRegistry registry;
    private static Path models;

    @TempDir
    private Path directory;

    private final Map<String, String> settings = new HashMap<>();

    @BeforeAll
    static void start() throws Exception {
        kafka = EmbeddedKafka.start(shared.resolve("kafka"));
        registry = EmbeddedRegistry.start(shared.resolve("registry"));
        models = shared.resolve("models");
        TinyNetwork.folder(models, "tiny", 16);
    }

    @AfterAll
    static void stop() {
        registry.close();
        kafka.close();
    }

    /** Topics, group and state of its own for each test. */
    @BeforeEach
    void settings(TestInfo test) {
        String name = test.getTestMethod().orElseThrow().getName().toLowerCase();
        settings.put("kafka.bootstrap.servers", kafka.bootstrapServers());
        settings.put("kafka.metadata.max.age.ms", "1000");
        settings.put("triage.registry.url", registry.url());
        settings.put("triage.topic-prefix", name + ".");
        settings.put("triage.application-id", name);
        settings.put("triage.partitions", "2");
        settings.put("triage.embedding-port", "");
        settings.put("triage.replication", "1");
        settings.put("triage.threads", "1");
        settings.put("triage.audit-share", "0");
        settings.put("triage.encoder", "tiny");
        settings.put("triage.models", models.toString());
        settings.put("triage.management-port", "0");
        settings.put("triage.state-dir", directory.resolve("state").toString());
    }

    private TriageConfig config() {
        return TriageConfig.of(settings);
    }

    private void createTopics() {
        TriageConfig config = config();
        try (TopicAdmin admin = TopicAdmin.of(config)) {
            admin.createMissing(config.replication());
        }
    }

    private TriageApp startApp() throws InterruptedException {
        TriageApp app = new TriageApp(config());
        app.start();
        assertThat(app.awaitRunning(PATIENCE)).isTrue();
        return app;
    }

    /** What an operator sees of a run that ends. */
    private record Ended(int exitCode, String said) {}

    /** Runs the command to its end; {@code meanwhile} brings the fault. */
    private Ended run(ThrowingRunnable meanwhile) throws Exception {
        Path file = directory.resolve("triage.properties");
        Files.write(
                file,
                settings.entrySet().stream()
                        .map(entry -> entry.toString().replace("\\", "\\\\"))
                        .toList());
        PrintStream before = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            CompletableFuture<Integer> run =
                    CompletableFuture.supplyAsync(() -> TicketTriage.run("run", "--config", file.toString()));
            meanwhile.run();
            return new Ended(run.get(90, TimeUnit.SECONDS), said.toString(StandardCharsets.UTF_8));
        } finally {
            System.setErr(before);
        }
    }

    private interface ThrowingRunnable {
        void run() throws Exception;
    }

    private void awaitRunningGroup() {
        String group = config().applicationId();
        try (Admin admin = admin()) {
            Awaitility.await("the group to be stable")
                    .atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> admin.describeConsumerGroups(List.of(group))
                                    .all()
                                    .get()
                                    .get(group)
                                    .groupState()
                            == GroupState.STABLE);
        }
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }

    private interface Work {
        void with(RecordLoader loader, OutcomeWatcher watcher) throws Exception;
    }

    private void work(Work work) throws Exception {
        TriageConfig config = config();
        try (RecordSerdes serdes = new RecordSerdes(config.registry());
                RecordLoader loader = new RecordLoader(config.kafka(), config.topics(), serdes);
                OutcomeWatcher watcher =
                        new OutcomeWatcher(config.kafka(), config.topics(), serdes, (id, outcome) -> {})) {
            work.with(loader, watcher);
        }
    }

    private static void awaitOutcome(OutcomeWatcher watcher, String id) {
        Awaitility.await("an outcome of " + id)
                .atMost(PATIENCE)
                .pollInSameThread()
                .until(() -> {
                    watcher.poll(Duration.ofMillis(100));
                    return watcher.outcomes().containsKey(id);
                });
        assertThat(watcher.repeated()).isEmpty();
    }

    @Test
    void registryAwayAtStart() throws Exception {
        createTopics();
        settings.put("triage.registry.url", "http://127.0.0.1:1");
        settings.put("triage.registry.registry.patience.ms", "500");

        Ended ended = run(() -> {});

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.said()).contains("the schema registry at http://127.0.0.1:1 doesn't answer");
    }

    @Test
    void registryAwayWhileRunning() throws Exception {
        createTopics();
        EmbeddedRegistry own = EmbeddedRegistry.start(directory.resolve("registry"));
        String url = own.url();
        settings.put("triage.registry.url", url);
        settings.put("triage.registry.registry.patience.ms", "1000");
        try (TriageApp app = startApp()) {
            work((loader, watcher) -> {
                loader.ticket(Ticket.of("t1", "", "paper jam"));
                loader.flush(); // this side knows its schema now; the application may not yet
                own.close();
                loader.ticket(Ticket.of("t2", "", "paper jam"));
                loader.flush();
                Awaitility.await().pollDelay(Duration.ofSeconds(3)).until(() -> true);

                try (EmbeddedRegistry back = EmbeddedRegistry.start(directory.resolve("registry"))) {
                    assertThat(back.url()).isEqualTo(url);
                    awaitOutcome(watcher, "t1");
                    awaitOutcome(watcher, "t2");
                }
            });
            assertThat(app.failure()).isNull();
        }
    }

    @Test
    void topicDeleted() throws Exception {
        createTopics();

        Ended ended = run(() -> {
            awaitRunningGroup();
            try (Admin admin = admin()) {
                admin.deleteTopics(List.of(config().topics().decisions())).all().get();
            }
        });

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.said()).contains("A topic that is read has been deleted: create it again");
        assertThat(run(() -> {}).said())
                .contains("These topics are missing: " + config().topics().decisions());
    }

    @Test
    void partitionsAdded() throws Exception {
        createTopics();

        Ended ended = run(() -> {
            awaitRunningGroup();
            try (Admin admin = admin()) {
                admin.createPartitions(Map.of(config().topics().tickets(), NewPartitions.increaseTo(3)))
                        .all()
                        .get();
            }
        });

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.said()).contains("The number of partitions of a topic has changed");
        assertThat(run(() -> {}).said())
                .contains("it has 3 partitions but 2 are configured: stored state no longer matches");
    }

    @Test
    void giantRecord() throws Exception {
        createTopics();
        limit(config().topics().tickets(), 8 << 20);
        String text = "paper jam ".repeat(600_000);
        try (TriageApp app = startApp()) {
            work((loader, watcher) -> {
                loader.ticket(Ticket.of("big", "", text.substring(0, 4 << 20)));
                loader.ticket(Ticket.of("giant", "", text));
                loader.ticket(Ticket.of("long", "", text.substring(0, (4 << 20) - 100)));
                loader.ticket(Ticket.of("small", "", "paper jam"));
                loader.flush();
                awaitOutcome(watcher, "long");
                awaitOutcome(watcher, "big");
                awaitOutcome(watcher, "giant");
                awaitOutcome(watcher, "small");

                assertThat(watcher.outcomes().get("small")).isNotInstanceOf(Outcome.DeadLetter.class);
                assertThat(watcher.outcomes().get("long")).isNotInstanceOf(Outcome.DeadLetter.class);
            });
            assertThat(app.failure()).isNull();
        }
        try (DeadLetters letters = new DeadLetters(config())) {
            assertThat(letters.all()).extracting(DeadLetters.Letter::reason).containsExactly("TOO_LARGE", "TOO_LARGE");
            assertThat(letters.all()).anySatisfy(letter -> {
                assertThat(letter.cut()).isTrue();
                assertThat(letters.whole(letter)).hasSize(letter.length());
            });
        }
    }

    @Test
    void topicTakesTooLittle() throws Exception {
        createTopics();

        Ended ended = run(() -> {
            awaitRunningGroup();
            limit(config().topics().review(), 2_000);
            work((loader, watcher) -> {
                loader.ticket(Ticket.of("t", "", "x7 ".repeat(20_000).concat(noise())));
                loader.flush();
            });
        });

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.said()).contains("The brokers don't take a record of that size");
        assertThat(run(() -> {}).said()).contains("max.message.bytes is 2000 but should be 5242880 or more");
    }

    private static String noise() {
        StringBuilder noise = new StringBuilder();
        new Random(1).ints(20_000, 'a', 'z').forEach(c -> noise.append((char) c));
        return noise.toString();
    }

    private static void limit(String topic, int bytes) throws Exception {
        try (Admin admin = admin()) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, topic),
                            List.of(new AlterConfigOp(
                                    new ConfigEntry("max.message.bytes", Integer.toString(bytes)),
                                    AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }

    @Test
    void diskFull() throws Exception {
        createTopics();
        Path disk = Files.createDirectories(directory.resolve("disk"));
        if (!mount(disk)) {
            RequiredPart.missing("mount", "no small disk can be mounted, so a full one was not tried");
        }
        try {
            settings.put("triage.state-dir", disk.resolve("state").toString());
            fill(disk.resolve("filler"));

            Ended ended = run(() -> {});

            assertThat(ended.exitCode()).isEqualTo(1);
            assertThat(ended.said()).contains("can't be written").contains("make room");
            Files.delete(disk.resolve("filler"));
            startApp().close();
        } finally {
            new ProcessBuilder("umount", "-l", disk.toString()).start().waitFor();
        }
    }

    private static boolean mount(Path disk) throws Exception {
        try {
            return new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk.toString())
                            .redirectErrorStream(true)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static void fill(Path file) {
        try {
            Files.write(file, new byte[8 << 20]);
        } catch (IOException e) {
            // that is the point
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "missing   | tiny.onnx      | is missing: put it there again",
                "truncated | tiny.onnx      | it may be truncated",
                "other     | tokenizer.json | is not the one its descriptor names"
            })
    void modelDamaged(String how, String name, String said) throws Exception {
        createTopics();
        Path broken = directory.resolve("models");
        Path file = TinyNetwork.folder(broken, "tiny", 16).resolve(name);
        byte[] bytes = Files.readAllBytes(file);
        switch (how) {
            case "missing" -> Files.delete(file);
            case "truncated" -> Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
            default -> Files.writeString(file, "{}");
        }
        settings.put("triage.models", broken.toString());

        Ended ended = run(() -> {});

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.said()).contains(said).doesNotContain("\tat ");
    }

    @Test
    void otherEncoderThanTheCentroids() throws Exception {
        createTopics();
        try (TriageApp app = startApp()) {
            work((loader, watcher) -> {
                loader.example(new LabelledExample("e1", "paper jam", "printer", ""));
                loader.flush();
                Awaitility.await().atMost(PATIENCE).until(() -> app.state().examples() == 1);
            });
        }
        Path wider = directory.resolve("models");
        TinyNetwork.folder(wider, "tiny", 24);
        settings.put("triage.models", wider.toString());

        try (TriageApp app = startApp()) {
            work((loader, watcher) -> {
                loader.ticket(Ticket.of("t", "", "paper jam"));
                loader.flush();
                awaitOutcome(watcher, "t");
                // vectors of another network are never compared: the ticket goes to people
                assertThat(watcher.outcomes().get("t")).isInstanceOf(Outcome.Review.class);
            });
            assertThat(app.failure()).isNull();
        }
    }

    @Test
    void stateDamaged() throws Exception {
        createTopics();
        work((loader, watcher) -> {
            try (TriageApp app = startApp()) {
                loader.ticket(Ticket.of("t1", "", "paper jam"));
                loader.flush();
                awaitOutcome(watcher, "t1");
                assertThat(app.failure()).isNull();
            }
            assertThat(damage(directory.resolve("state"))).isPositive();

            Ended ended = run(() -> {
                loader.ticket(Ticket.of("t2", "", "paper jam"));
                loader.flush();
            });
            assertThat(ended.exitCode()).isEqualTo(1);
            assertThat(ended.said()).contains("is damaged").contains("is deleted: start again");

            try (TriageApp app = startApp()) {
                awaitOutcome(watcher, "t2");
                loader.ticket(Ticket.of("t1", "", "paper jam")); // known from the rebuilt state
                loader.ticket(Ticket.of("t3", "", "paper jam"));
                loader.flush();
                awaitOutcome(watcher, "t3");
                assertThat(app.count("triage.tickets.repeated")).isEqualTo(1);
            }
        });
    }

    /** Overwrites what the stores consist of. */
    private static int damage(Path state) throws IOException {
        int damaged = 0;
        try (Stream<Path> files = Files.walk(state)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                if (name.startsWith("MANIFEST") || name.endsWith(".sst") || name.equals("CURRENT")) {
                    Files.write(file, new byte[(int) Math.max(16, Files.size(file))]);
                    damaged++;
                }
            }
        }
        return damaged;
    }

    @Test
    void inferenceHangs() throws Exception {
        createTopics();
        Path hanging = directory.resolve("models");
        HangingNetwork.folder(hanging, "hanging", 16, "stuck");
        settings.put("triage.models", hanging.toString());
        settings.put("triage.encoder", "hanging");
        try (TriageApp app = startApp()) {
            work((loader, watcher) -> {
                loader.example(new LabelledExample("e1", "paper jam", "printer", ""));
                loader.example(new LabelledExample("e2", "paper stuck", "printer", ""));
                loader.flush();
                Awaitility.await().atMost(PATIENCE).until(() -> app.state().examples() == 1);
                loader.ticket(Ticket.of("t1", "", "it is stuck"));
                loader.ticket(Ticket.of("t2", "", "paper jam"));
                loader.flush();
                awaitOutcome(watcher, "t1");
                awaitOutcome(watcher, "t2");
                assertThat(watcher.outcomes().get("t1")).isInstanceOf(Outcome.DeadLetter.class);
                assertThat(watcher.outcomes().get("t2")).isNotInstanceOf(Outcome.DeadLetter.class);
            });
            assertThat(app.failure()).isNull();
        }
        try (DeadLetters letters = new DeadLetters(config());
                RecordSerdes serdes = new RecordSerdes(config().registry())) {
            assertThat(letters.all()).extracting(DeadLetters.Letter::reason).containsOnly("UNENCODABLE");
            assertThat(letters.all())
                    .anySatisfy(letter -> assertThat(serdes.ticket().decode("t1", letter.value()))
                            .isEqualTo(Ticket.of("t1", "", "it is stuck")));
        }
    }

    @Test
    void nonsenseOnEveryTopic() throws Exception {
        createTopics();
        TriageConfig config = config();
        try (TriageApp app = startApp()) {
            work((loader, watcher) -> {
                Map<String, Object> producer = new HashMap<>(config.kafka());
                try (KafkaProducer<byte[], byte[]> raw =
                        new KafkaProducer<>(producer, new ByteArraySerializer(), new ByteArraySerializer())) {
                    for (String topic : config.topics().all()) {
                        raw.send(new ProducerRecord<>(topic, new byte[] {(byte) 0xFF}, new byte[] {1, 2, 3}));
                        raw.send(new ProducerRecord<>(topic, 0, new byte[0], new byte[] {0, 0, 0, 0, 9, 9}));
                    }
                }
                loader.ticket(Ticket.of("t", "", "paper jam"));
                loader.flush();
                Awaitility.await().atMost(PATIENCE).until(() -> app.count("triage.dead.letters") >= 8);
            });
            assertThat(app.failure()).isNull();
        }
    }
}
