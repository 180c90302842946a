package dev.triage.cli;

import static dev.triage.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.triage.SmallInstance;
import dev.triage.avro.RecordSerdes;
import dev.triage.core.LabelledExample;
import dev.triage.core.ReviewDecision;
import dev.triage.core.ReviewDecision.Action;
import dev.triage.core.RouterState;
import dev.triage.core.Ticket;
import dev.triage.encoder.TinyNetwork;
import dev.triage.runtime.ClusterKnowledge;
import dev.triage.runtime.DeadLetters;
import dev.triage.runtime.DeadLetters.Letter;
import dev.triage.runtime.OutcomeWatcher;
import dev.triage.runtime.OutcomeWatcher.Outcome;
import dev.triage.runtime.RecordLoader;
import dev.triage.runtime.SetupException;
import dev.triage.runtime.TopicAdmin;
import dev.triage.runtime.TriageApp;
import dev.triage.runtime.TriageConfig;
import dev.triage.runtime.embedded.EmbeddedStack;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does to a running application: dead letters sent again, a customer forgotten. */
@Timeout(180)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OperatorCommandsIT {
    @TempDir
    private static Path directory;

    private static EmbeddedStack stack;
    private static Path file;
    private static TriageConfig config;
    private static TriageApp app;
    private static RecordSerdes serdes;
    private static RecordLoader loader;
    private static OutcomeWatcher watcher;

    @BeforeAll
    static void start() throws Exception {
        stack = EmbeddedStack.start(directory.resolve("data"));
        Path models = directory.resolve("models");
        TinyNetwork.folder(models, "tiny", 16);
        Map<String, String> settings = new HashMap<>(stack.settings());
        settings.putAll(SmallInstance.settings(models, directory.resolve("state")));
        settings.put("triage.partitions", "3");
        file = directory.resolve("triage.properties");
        Files.write(file, settings.entrySet().stream().map(Map.Entry::toString).toList());
        config = TriageConfig.load(file);
        try (TopicAdmin admin = TopicAdmin.of(config)) {
            admin.createMissing(config.replication());
        }
        app = new TriageApp(config);
        app.start();
        assertThat(app.awaitRunning(Duration.ofSeconds(60))).isTrue();
        serdes = new RecordSerdes(config.registry());
        loader = new RecordLoader(config.kafka(), config.topics(), serdes);
        watcher = new OutcomeWatcher(config.kafka(), config.topics(), serdes, (id, outcome) -> {});
    }

    @AfterAll
    static void stop() {
        watcher.close();
        loader.close();
        serdes.close();
        app.close();
        stack.close();
    }

    private static Terminal.Done run(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.addAll(List.of("--config", file.toString()));
        return Terminal.run(all.toArray(String[]::new));
    }

    private static Outcome outcome(String id) {
        await(() -> {
            watcher.poll(Duration.ofMillis(100));
            return watcher.outcomes().containsKey(id);
        });
        return watcher.outcomes().get(id);
    }

    private static void send(String topic, String id, byte[] value) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                new HashMap<>(config.kafka()), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, id.getBytes(StandardCharsets.UTF_8), value))
                    .get();
        }
    }

    private static List<Letter> letters() {
        try (DeadLetters letters = new DeadLetters(config)) {
            return letters.all();
        }
    }

    private static Letter letter(String key) {
        return letters().stream()
                .filter(letter -> key.equals(new String(letter.key(), StandardCharsets.UTF_8)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @Order(1)
    void shouldRepairADeadLetterAndSendItOnce() throws Exception {
        byte[] good = serdes.ticket().encode(config.topics().tickets(), Ticket.of("broken", "", "paper jam"));
        send(config.topics().tickets(), "broken", Arrays.copyOf(good, good.length - 2));
        assertThat(outcome("broken")).isInstanceOf(Outcome.DeadLetter.class);
        Letter letter = letter("broken");

        Terminal.Done list = run("dead-letters", "list", "--reason", "truncated");
        assertThat(list.exitCode()).isZero();
        assertThat(list.said()).contains(letter.place(), "TRUNCATED", "broken", "1 dead letters");
        Path bytes = directory.resolve("letter.bin");
        assertThat(run("dead-letters", "show", letter.place(), "--out", bytes.toString())
                        .said())
                .contains("from     tickets partition");
        byte[] repaired = Arrays.copyOf(Files.readAllBytes(bytes), good.length);
        System.arraycopy(good, good.length - 2, repaired, good.length - 2, 2);
        Files.write(bytes, repaired);

        watcher.outcomes().remove("broken");
        Terminal.Done first = run("dead-letters", "replay", letter.place(), "--value", bytes.toString());
        Terminal.Done second = run("dead-letters", "replay", letter.place(), "--value", bytes.toString());

        assertThat(first.said()).contains("1 dead letters sent again");
        assertThat(second.said()).contains("0 dead letters sent again");
        assertThat(outcome("broken")).isInstanceOf(Outcome.Review.class);
        assertThat(letter("broken").replayed()).isTrue();
        assertThat(run("dead-letters", "list").said()).doesNotContain(" broken");
        assertThat(run("dead-letters", "list", "--all").said()).contains("broken (sent again)");
    }

    @Test
    @Order(2)
    void shouldSendEachOnceHoweverManyTry() throws Exception {
        for (int i = 0; i < 20; i++) {
            send(config.topics().tickets(), "poison-" + i, new byte[] {1, 2, 3, (byte) i});
        }
        for (int i = 0; i < 20; i++) {
            outcome("poison-" + i);
        }
        int before = letters().size();

        List<CompletableFuture<Integer>> tries = IntStream.range(0, 3)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> {
                    try (DeadLetters letters = new DeadLetters(config)) {
                        return letters.replay(
                                        all -> all.stream()
                                                .filter(letter ->
                                                        letter.reason().equals("NOT_AVRO"))
                                                .toList(),
                                        null,
                                        null)
                                .size();
                    } catch (SetupException e) {
                        return 0; // shut out by another
                    }
                }))
                .toList();
        int sent = tries.stream().mapToInt(CompletableFuture::join).sum();

        assertThat(sent).isEqualTo(20);
        await(() -> letters().size() == before + 20); // sent again unrepaired, each came back once
        assertThat(letters().stream().filter(Letter::replayed)).hasSize(21);
    }

    @Test
    @Order(3)
    void shouldSayWhichLetterThereIsNot() throws Exception {
        Terminal.Done show = run("dead-letters", "show", "7:999");

        assertThat(show.exitCode()).isEqualTo(1);
        assertThat(show.said()).contains("There is no dead letter at '7:999'");
        assertThat(run("dead-letters", "replay").said()).contains("Name the letters to send again");
    }

    @Test
    @Tag("long")
    @Order(4)
    void shouldForgetACustomer() throws Exception {
        loader.example(new LabelledExample("e1", "the printer has a paper jam", "printer", ""));
        loader.example(new LabelledExample("e2", "a password was forgotten", "password", ""));
        loader.flush();
        await(() -> app.state().examples() == 2);
        RouterState before = new ClusterKnowledge(config).state();
        loader.ticket(ticket("c-1", "zebra crossing", "ann"));
        loader.ticket(ticket("c-2", "giraffe parade", "bob"));
        loader.flush();
        for (String id : List.of("c-1", "c-2")) {
            if (outcome(id) instanceof Outcome.Review) {
                loader.decide(decision(id, Action.CORRECT)).get();
            } else {
                loader.decide(decision(id, Action.REASSIGN)).get();
            }
        }
        await(() -> app.state().examples() == 4);

        assertThat(run("forget", "--customer", "ann", "--dry-run").said()).contains("c-1", "1 tickets");
        Terminal.Done done = run("forget", "--customer", "ann");

        assertThat(done.exitCode()).isZero();
        assertThat(done.said()).contains("c-1", "review-decisions", "for ever").doesNotContain("c-2");
        await(() -> app.state().examples() == 3);
        await(() -> new ClusterKnowledge(config).examples().keySet().equals(Set.of("e1", "e2", "ticket:c-2")));

        assertThat(run("forget", "--ticket", "c-2").exitCode()).isZero();
        await(() -> app.state().examples() == 2);
        String encoder = app.encoders().first().id();
        await(() -> new ClusterKnowledge(config).state().examples() == 2);
        RouterState after = new ClusterKnowledge(config).state();
        for (int i = 0; i < before.index(encoder).size(); i++) {
            assertThat(after.index(encoder).centroid(i))
                    .isEqualTo(before.index(encoder).centroid(i));
        }

        // the ticket is unknown now: the same content under the same id is new again
        watcher.outcomes().remove("c-1");
        loader.ticket(ticket("c-1", "zebra crossing", "ann"));
        loader.flush();
        assertThat(outcome("c-1")).isNotNull();
        loader.decide(new ReviewDecision("u", "c-2", Action.UNDO, "", "d-c-2", "ann", Instant.EPOCH))
                .get();
        await(() -> letters().stream().anyMatch(letter -> letter.reason().equals("UNKNOWN_TICKET")));
    }

    private static Ticket ticket(String id, String text, String customer) {
        return new Ticket(id, "", text, "", Map.of("customer", customer), Instant.EPOCH, "");
    }

    private static ReviewDecision decision(String ticket, Action action) {
        return new ReviewDecision("d-" + ticket, ticket, action, "printer", "", "ann", Instant.EPOCH);
    }
}
