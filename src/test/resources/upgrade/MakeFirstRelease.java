package dev.triage.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.triage.avro.RecordSerdes;
import dev.triage.core.Category;
import dev.triage.core.LabelledExample;
import dev.triage.core.ReviewDecision;
import dev.triage.core.ReviewDecision.Action;
import dev.triage.core.Ticket;
import dev.triage.encoder.TinyNetwork;
import dev.triage.runtime.OutcomeWatcher.Outcome;
import dev.triage.runtime.embedded.EmbeddedStack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How {@code 0.1.zip} was made: all that the first release's broker, registry and one instance had on their disks. No
 * release has been published; the first is what commit 5e8b4b1 had, which recorded the schemas of release 0.1. In a
 * checkout of that commit, with this file in {@code src/test/java/dev/triage/runtime}:
 * {@code mvn test -Dtest=MakeFirstRelease -Dzip=/where/to/write/0.1.zip}.
 */
class MakeFirstRelease {
    private static final String EVER = "P36500D"; // else what was kept then would be too old by now

    @TempDir
    private Path directory;

    @Test
    void make() throws Exception {
        TinyNetwork.folder(directory.resolve("models"), "tiny", 16);
        try (EmbeddedStack stack = EmbeddedStack.start(directory.resolve("data"))) {
            Map<String, String> settings = new HashMap<>(stack.settings());
            settings.put("triage.partitions", "2");
            settings.put("triage.embedding-port", "");
            settings.put("triage.replication", "1");
            settings.put("triage.threads", "1");
            settings.put("triage.audit-share", "0");
            settings.put("triage.fit-quiet", "PT0.5S");
            settings.put("triage.encoder", "tiny");
            settings.put("triage.models", directory.resolve("models").toString());
            settings.put("triage.management-port", "0");
            settings.put("triage.repeat-window", EVER);
            settings.put("triage.history-retention", EVER);
            settings.put("triage.state-dir", directory.resolve("state").toString());
            TriageConfig config = TriageConfig.of(settings);
            try (TopicAdmin admin = new TopicAdmin(config.kafka(), config.topics(), config.partitions())) {
                admin.createMissing(config.replication());
            }
            try (RecordSerdes serdes = new RecordSerdes(config.registry());
                    RecordLoader loader = new RecordLoader(config.kafka(), config.topics(), serdes);
                    OutcomeWatcher watcher =
                            new OutcomeWatcher(config.kafka(), config.topics(), serdes, (id, outcome) -> {})) {
                try (TriageApp app = new TriageApp(config)) {
                    app.start();
                    assertThat(app.awaitRunning(Duration.ofSeconds(60))).isTrue();
                    ask(loader, watcher);
                    learn(app, loader);
                    decide(app, loader, watcher, config);
                    System.out.println("encoder " + app.encoders().first().id() + ", " + watcher.outcomes());
                }
                // the application is down, the world goes on
                loader.ticket(Ticket.of("late", "", "paper jam number 77"));
                loader.decide(decision("d-t2", "t2", Action.CORRECT, "printer", "")).get();
                loader.flush();
            }
        }
        pack(Path.of(System.getProperty("zip")));
    }

    /** Of people, as nothing is known yet. */
    private static void ask(RecordLoader loader, OutcomeWatcher watcher) {
        for (int i = 0; i < 4; i++) {
            loader.ticket(
                    new Ticket("t" + i, "", "something odd " + i, "", Map.of("customer", "c" + i), Instant.EPOCH, ""));
        }
        loader.ticket(Ticket.of("waiting", "", "a ticket that waits for a person"));
        loader.flush();
        awaitOutcomes(watcher, 5);
        assertThat(watcher.outcomes().values()).allMatch(outcome -> outcome instanceof Outcome.Review);
    }

    private static void learn(TriageApp app, RecordLoader loader) {
        loader.category(new Category(
                "printer",
                "Printers",
                "hardware",
                List.of("en"),
                OptionalDouble.of(0.9),
                false,
                "ann",
                Instant.ofEpochMilli(1)));
        for (int i = 0; i < 50; i++) {
            loader.example(new LabelledExample("p" + i, "paper jam number " + i, "printer", "it"));
            loader.example(new LabelledExample("a" + i, "password forgotten " + i, "access", "it"));
        }
        loader.flush();
        await(() -> app.state()
                .encoder(app.encoders().first().id())
                .fit()
                .filter(fit -> fit.parameters().examples() == 100)
                .isPresent());
        loader.example(new LabelledExample("a49", "toner is empty", "printer", "it")); // another text and label
        loader.withdrawExample("p49");
        loader.flush();
        await(() -> app.state().examples() == 99);
    }

    private static void decide(TriageApp app, RecordLoader loader, OutcomeWatcher watcher, TriageConfig config)
            throws Exception {
        loader.ticket(Ticket.of("routed", "", "paper jam number 7"));
        loader.flush();
        try (KafkaProducer<byte[], byte[]> raw = new KafkaProducer<>(
                new HashMap<>(config.kafka()), new ByteArraySerializer(), new ByteArraySerializer())) {
            raw.send(new ProducerRecord<>(
                            config.topics().tickets(), "broken".getBytes(StandardCharsets.UTF_8), new byte[] {1, 2, 3}))
                    .get();
        }
        awaitOutcomes(watcher, 7);
        assertThat(watcher.outcomes().get("routed")).isInstanceOf(Outcome.Labelled.class);
        loader.decide(decision("d-t0", "t0", Action.CORRECT, "printer", "")).get();
        loader.decide(decision("d-t1", "t1", Action.CORRECT, "printer", "")).get();
        loader.decide(decision("d-t3", "t3", Action.CORRECT, "access", "")).get();
        await(() -> app.state().examples() == 102);
        loader.decide(decision("u-t3", "t3", Action.UNDO, "", "d-t3")).get();
        await(() -> app.state().examples() == 101);
    }

    private static ReviewDecision decision(String id, String ticket, Action action, String category, String undoes) {
        return new ReviewDecision(id, ticket, action, category, undoes, "ann", Instant.ofEpochMilli(2));
    }

    private static void awaitOutcomes(OutcomeWatcher watcher, int number) {
        await(() -> {
            watcher.poll(Duration.ofMillis(100));
            return watcher.outcomes().size() == number;
        });
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).pollInSameThread().until(condition);
    }

    /** Without ports and locks, which are the machine's, and without RocksDB's own log. */
    private void pack(Path file) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file));
                Stream<Path> files = Files.walk(directory)) {
            zip.setLevel(9);
            for (Path each : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = directory.relativize(each).toString();
                String last = each.getFileName().toString();
                if (name.startsWith("models")
                        || last.endsWith(".port")
                        || last.endsWith("lock")
                        || last.equals("LOCK")
                        || last.startsWith("LOG")) {
                    continue;
                }
                byte[] bytes = Files.readAllBytes(each);
                if (new String(bytes, StandardCharsets.ISO_8859_1).contains(directory.toString())) {
                    System.out.println("names the folder it was made in: " + name);
                }
                ZipEntry entry = new ZipEntry(name);
                entry.setTimeLocal(LocalDateTime.of(2026, 11, 24, 0, 0));
                zip.putNextEntry(entry);
                zip.write(bytes);
                zip.closeEntry();
            }
        }
        System.out.println(file + ": " + Files.size(file) + " bytes");
    }
}
