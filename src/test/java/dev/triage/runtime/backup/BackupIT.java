package dev.triage.runtime.backup;

import static dev.triage.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.triage.avro.RecordSerdes;
import dev.triage.core.Category;
import dev.triage.core.LabelledExample;
import dev.triage.core.ReviewDecision;
import dev.triage.core.ReviewDecision.Action;
import dev.triage.core.Ticket;
import dev.triage.encoder.TinyNetwork;
import dev.triage.runtime.RecordLoader;
import dev.triage.runtime.SetupException;
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
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people taught in one cluster comes back in another, centroids to the bit. */
class BackupIT {
    private static final int CENTROID = 'c';

    @TempDir
    private Path directory;

    @Test
    void shouldBringBackTheSameCentroidsInAnotherCluster() throws Exception {
        TinyNetwork.folder(directory.resolve("models"), "tiny", 32);
        Path file = directory.resolve("backup.jsonl.gz");
        Map<String, byte[]> centroids;
        List<ReviewDecision> decisions;
        try (EmbeddedStack stack = EmbeddedStack.start(directory.resolve("first"))) {
            TriageConfig config = prepare(stack, "first");
            try (TriageApp app = running(config)) {
                teach(config, app);
                Backup.Counts counts = new Backup(config, app.serdes()).write(file);
                assertThat(counts).isEqualTo(new Backup.Counts(41, 1, 3));
                centroids = centroids(config);
                decisions = decisions(config, app.serdes());
            }
        }

        try (EmbeddedStack stack = EmbeddedStack.start(directory.resolve("second"))) {
            TriageConfig config = prepare(stack, "second");
            try (RecordSerdes serdes = new RecordSerdes(config.registry())) {
                refuseHalfAFile(config, serdes, file);
                Backup.Counts counts = new Backup(config, serdes).restore(file);
                assertThat(counts).isEqualTo(new Backup.Counts(41, 1, 3));
                assertThatThrownBy(() -> new Backup(config, serdes).restore(file))
                        .isInstanceOf(SetupException.class)
                        .hasMessageContaining("has records");
            }
            try (TriageApp app = running(config)) {
                await(() -> app.state().examples() == 41);
                await(() -> centroids(config).size() == centroids.size());

                Map<String, byte[]> restored = centroids(config);
                assertThat(restored.keySet()).isEqualTo(centroids.keySet()).hasSizeGreaterThanOrEqualTo(3);
                centroids.forEach((key, bytes) -> assertThat(Arrays.equals(restored.get(key), bytes))
                        .as(key)
                        .isTrue());
                assertThat(app.state().category("printer").destination()).isEqualTo("desk");
                assertThat(decisions(config, app.serdes())).containsExactlyInAnyOrderElementsOf(decisions);
                assertThat(app.count("triage.dead.letters"))
                        .as("decisions are not applied again")
                        .isZero();
                System.out.println("backup: " + restored.size() + " centroids came back, all bits equal");
            }
        }
    }

    private static void refuseHalfAFile(TriageConfig config, RecordSerdes serdes, Path file) throws Exception {
        Path half = file.resolveSibling("half");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(half, Arrays.copyOf(bytes, bytes.length / 2));

        assertThatThrownBy(() -> new Backup(config, serdes).restore(half))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("can't be read beyond its line");
    }

    /** Examples added, changed and withdrawn; tickets decided by people, one decision taken back. */
    private void teach(TriageConfig config, TriageApp app) throws Exception {
        try (RecordLoader loader = new RecordLoader(config.kafka(), config.topics(), app.serdes())) {
            loader.category(new Category(
                    "printer",
                    "Printers",
                    "desk",
                    List.of("en", "zh"),
                    OptionalDouble.of(0.9),
                    false,
                    "lead",
                    Instant.now()));
            for (int i = 0; i < 21; i++) {
                loader.example(new LabelledExample("p" + i, "printer paper jam number " + i, "printer", "it"));
                loader.example(new LabelledExample("a" + i, "忘记密码 password forgot " + i, "access", "it"));
            }
            loader.withdrawExample("p0");
            loader.withdrawExample("a0");
            loader.example(new LabelledExample("p1", "printer out of toner", "supplies", "it"));
            loader.ticket(Ticket.of("t1", "", "the toner is empty once more"));
            loader.ticket(Ticket.of("t2", "", "screen stays black"));
            loader.flush();
            await(() -> app.count("triage.tickets") == 2);
            decide(loader, "d1", "t1", "supplies");
            decide(loader, "d2", "t2", "screens");
            await(() -> app.state().examples() == 42);
            // t2's is taken back: its decision stays on the topic, its example goes
            loader.decide(new ReviewDecision("d3", "t2", Action.UNDO, "", "d2", "lead", Instant.now()))
                    .get();
            await(() -> app.state().examples() == 41);
        }
    }

    private static void decide(RecordLoader loader, String id, String ticket, String category) throws Exception {
        loader.decide(new ReviewDecision(id, ticket, Action.CORRECT, category, "", "lead", Instant.now()))
                .get();
    }

    private TriageConfig prepare(EmbeddedStack stack, String name) {
        Map<String, String> settings = new TreeMap<>(stack.settings());
        settings.put("triage.partitions", "2");
        settings.put("triage.replication", "1");
        settings.put("triage.threads", "1");
        settings.put("triage.encoder", "tiny");
        settings.put("triage.models", directory.resolve("models").toString());
        settings.put("triage.mode", "review-all");
        settings.put("triage.publish-interval", "PT0.1S");
        settings.put("triage.management-port", "0");
        settings.put("triage.state-dir", directory.resolve(name + "-state").toString());
        TriageConfig config = TriageConfig.of(settings);
        try (TopicAdmin topics = TopicAdmin.of(config)) {
            topics.createMissing(config.replication());
        }
        return config;
    }

    private static TriageApp running(TriageConfig config) throws InterruptedException {
        TriageApp app = new TriageApp(config);
        app.start();
        assertThat(app.awaitRunning(Duration.ofSeconds(60))).isTrue();
        return app;
    }

    private static List<ReviewDecision> decisions(TriageConfig config, RecordSerdes serdes) {
        List<ReviewDecision> decisions = new ArrayList<>();
        new TopicExport(config, serdes).decisions(decisions::add);
        return decisions;
    }

    /** The last record of each centroid on the topic, as bytes. */
    private static Map<String, byte[]> centroids(TriageConfig config) {
        Map<String, byte[]> latest = new TreeMap<>();
        Map<String, Object> settings = new HashMap<>(config.kafka());
        settings.put("isolation.level", "read_committed");
        settings.put("enable.auto.commit", false);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(config.topics().centroids(), 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    if (record.key()[0] == CENTROID) {
                        latest.put(Arrays.toString(record.key()), record.value());
                    }
                });
            }
        }
        latest.values().removeIf(value -> value == null);
        return latest;
    }
}
