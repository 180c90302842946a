package dev.triage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.triage.avro.RecordSerdes;
import dev.triage.core.LabelledExample;
import dev.triage.core.Ticket;
import dev.triage.encoder.HangingNetwork;
import dev.triage.encoder.TinyNetwork;
import dev.triage.runtime.DeadLetters;
import dev.triage.runtime.OutcomeWatcher.Outcome;
import dev.triage.runtime.TriageApp;
import dev.triage.runtime.TriageConfig;
import dev.triage.runtime.embedded.EmbeddedRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each fault by its name: the application goes on by itself, or ends with a code and a sentence that says what to do. */
@Tag("long")
@Timeout(180)
class FaultsIT extends FaultStand {
    @Test
    void registryAwayAtStart() throws Exception {
        createTopics();
        settings.put("triage.registry.url", "http://127.0.0.1:1");
        settings.put("triage.registry.registry.patience.ms", "500");

        Terminal.Done ended = run(() -> {});

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

        Terminal.Done ended = run(() -> {
            awaitRunningGroup();
            route("t1");
            deleteTickets();
        });

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.said()).contains("A topic that is read has been deleted: create it again");
        assertThat(run(() -> {}).said())
                .contains("These topics are missing: " + config().topics().tickets());
        createAndSendAgain("t1", "t2");
    }

    @Test
    void partitionsAdded() throws Exception {
        createTopics();

        Terminal.Done ended = run(() -> {
            awaitRunningGroup();
            route("t1");
            try (Admin admin = admin()) {
                admin.createPartitions(Map.of(config().topics().tickets(), NewPartitions.increaseTo(3)))
                        .all()
                        .get();
            }
        });

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.said())
                .contains("The number of partitions of a topic has changed")
                .contains("see the command 'topics --check'");
        assertThat(command("topics", "--check").said())
                .contains("it has 3 partitions but 2 are configured: stored state no longer matches")
                .contains("delete it, create it again with the command 'topics', and send again what it held");
        assertThat(run(() -> {}).said()).contains("it has 3 partitions but 2 are configured");
        deleteTickets();
        createAndSendAgain("t1", "t2");
    }

    private void route(String id) throws Exception {
        work((loader, watcher) -> {
            loader.ticket(Ticket.of(id, "", "paper jam"));
            loader.flush();
            awaitOutcome(watcher, id);
        });
    }

    private void deleteTickets() throws Exception {
        try (Admin admin = admin()) {
            admin.deleteTopics(List.of(config().topics().tickets())).all().get();
        }
    }

    /** What an operator is told to do; the application goes on then, and each ticket has come out once. */
    private void createAndSendAgain(String decidedBefore, String lost) throws Exception {
        assertThat(command("topics").exitCode()).isZero();
        work((loader, watcher) -> {
            loader.ticket(Ticket.of(decidedBefore, "", "paper jam"));
            loader.ticket(Ticket.of(lost, "", "paper jam"));
            loader.flush();
            try (TriageApp app = startApp()) {
                awaitOutcome(watcher, decidedBefore);
                awaitOutcome(watcher, lost);
                Awaitility.await().atMost(PATIENCE).until(() -> app.count("triage.tickets.repeated") == 1);
                assertThat(app.failure()).isNull();
            }
        });
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

        Terminal.Done ended = run(() -> {
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
        limit(config().topics().review(), 5 << 20);
        try (TriageApp app = startApp()) {
            work((loader, watcher) -> awaitOutcome(watcher, "t"));
            assertThat(app.failure()).isNull();
        }
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

        Terminal.Done ended = run(() -> {});

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.said()).contains(said).doesNotContain("\tat ");
        Files.write(file, bytes);
        work((loader, watcher) -> {
            loader.ticket(Ticket.of("t", "", "paper jam")); // while it was down
            loader.flush();
            try (TriageApp app = startApp()) {
                awaitOutcome(watcher, "t");
                assertThat(app.failure()).isNull();
            }
        });
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
