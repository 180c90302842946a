package dev.triage.chaos;

import dev.triage.LogWatch;
import dev.triage.avro.RecordSerdes;
import dev.triage.core.Decision;
import dev.triage.core.Judgement;
import dev.triage.core.LabelledExample;
import dev.triage.core.LabelledTicket;
import dev.triage.core.ReviewDecision;
import dev.triage.core.ReviewDecision.Action;
import dev.triage.core.ReviewReason;
import dev.triage.core.ReviewTicket;
import dev.triage.core.Ticket;
import dev.triage.runtime.TriageConfig;
import dev.triage.topology.TopicNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends tickets at a steady pace, some in several versions, some twice, some broken, some empty; changes examples
 * meanwhile; and decides what is in review. Everything is drawn from a seed, and written down.
 */
final class Traffic implements AutoCloseable {
    private static final int TICK_MS = 20;
    private static final List<List<String>> VOCABULARY = List.of(
            List.of("printer", "paper", "jam", "toner", "tray"),
            List.of("password", "login", "account", "reset", "locked"),
            List.of("invoice", "refund", "payment", "charge", "bill"),
            List.of("network", "wifi", "router", "cable", "signal"),
            List.of("parcel", "delivery", "courier", "late", "address"),
            List.of("holiday", "leave", "vacation", "absence", "sick"));
    private static final List<String> FILLERS =
            List.of("please", "my", "the", "again", "help", "it", "today", "urgent");

    private final Ledger ledger;
    private final RecordSerdes serdes;
    private final TopicNames topics;
    private final Random random;
    private final int perSecond;
    private final KafkaProducer<byte[], byte[]> producer;
    private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final Deque<Runnable> later = new ArrayDeque<>();
    private final List<String> exampleIds = new ArrayList<>();
    private int number;

    Traffic(TriageConfig config, RecordSerdes serdes, Ledger ledger, long seed, int perSecond) {
        this.ledger = ledger;
        this.serdes = serdes;
        this.perSecond = perSecond;
        topics = config.topics();
        random = new Random(seed);
        Map<String, Object> settings = new HashMap<>(config.kafka());
        settings.put("acks", "all");
        settings.put("enable.idempotence", true);
        settings.put("linger.ms", 5);
        // what was sent must arrive, however long the cluster is away: the ledger knows no "perhaps"
        settings.put("delivery.timeout.ms", 900_000);
        settings.put("max.block.ms", 900_000);
        settings.put("request.timeout.ms", 5_000);
        producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** So that nobody has to register anything while the registry is away, nor wait for that at the start. */
    void learnSchemas() {
        Ticket ticket = Ticket.of("t", "", "");
        Judgement judgement = new Judgement(
                List.of(), OptionalDouble.empty(), OptionalDouble.empty(), "", -1, "", 0, false, "", List.of());
        Decision.Labelled labelled = new Decision.Labelled(ticket, "category", "", false, judgement);
        serdes.labelled().encode(topics.labelled(), LabelledTicket.routed(labelled, 1, Instant.EPOCH));
        serdes.review()
                .encode(
                        topics.review(),
                        new ReviewTicket(ticket, Set.of(ReviewReason.EMPTY_TEXT), Instant.EPOCH, judgement));
        serdes.ticket().encode(topics.tickets(), ticket);
        serdes.example().encode(topics.examples(), new LabelledExample("e", "text", "category", ""));
        serdes.reviewDecision().encode(topics.decisions(), decision("t", "d", Action.SKIP, "", ""));
    }

    /** Enough examples to begin with. */
    void teach() {
        for (int i = 0; i < VOCABULARY.size() * 8; i++) {
            putExample("e-" + i, i % VOCABULARY.size());
        }
        producer.flush();
    }

    void start() {
        pace.scheduleAtFixedRate(this::tick, 0, TICK_MS, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        try {
            for (int i = 0; i < Math.max(1, perSecond * TICK_MS / 1000); i++) {
                sendSomething();
            }
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    private void sendSomething() {
        int dice = random.nextInt(1000);
        number++;
        if (dice < 900) {
            sendTicket("t-" + number, text(random.nextInt(VOCABULARY.size())));
        } else if (dice < 940) {
            String id = "many-" + number;
            sendTicket(id, "first " + text(random.nextInt(VOCABULARY.size())));
            later.add(() -> sendTicket(id, "second " + text(random.nextInt(VOCABULARY.size()))));
            later.add(() -> sendTicket(id, "third " + text(random.nextInt(VOCABULARY.size()))));
        } else if (dice < 960) {
            String id = "twice-" + number;
            String text = text(random.nextInt(VOCABULARY.size()));
            sendTicket(id, text);
            later.add(() -> repeat(id, text));
        } else if (dice < 970) {
            sendTicket("empty-" + number, "");
        } else if (dice < 980) {
            byte[] bytes = ("broken " + number).getBytes(StandardCharsets.UTF_8);
            ledger.poison("poison-" + number, bytes);
            send(topics.tickets(), "poison-" + number, bytes, Ledger.input("poison-" + number, ""));
        } else {
            changeExample();
        }
        if (!later.isEmpty() && random.nextInt(10) == 0) {
            later.poll().run();
        }
    }

    /** Mostly of one category, sometimes with words of another, so that some go to review. */
    private String text(int category) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 4 + random.nextInt(4); i++) {
            List<String> words = VOCABULARY.get(random.nextInt(5) == 0 ? random.nextInt(VOCABULARY.size()) : category);
            text.append(words.get(random.nextInt(words.size()))).append(' ');
            text.append(FILLERS.get(random.nextInt(FILLERS.size()))).append(' ');
        }
        return text.append(LogWatch.WORD).append(' ').append(number).toString();
    }

    private void sendTicket(String id, String text) {
        ledger.ticket(id, text);
        send(
                topics.tickets(),
                id,
                serdes.ticket().encode(topics.tickets(), Ticket.of(id, "", text)),
                Ledger.input(id, text));
    }

    private void repeat(String id, String text) {
        ledger.repeat();
        send(topics.tickets(), id, serdes.ticket().encode(topics.tickets(), Ticket.of(id, "", text)), null);
    }

    private void changeExample() {
        if (random.nextInt(3) == 0) {
            putExample("e-more-" + number, random.nextInt(VOCABULARY.size()));
            return;
        }
        String id = exampleIds.get(random.nextInt(exampleIds.size()));
        if (random.nextInt(3) == 0) {
            ledger.withdrawn(id);
            send(topics.examples(), id, null, null);
        } else {
            putExample(id, random.nextInt(VOCABULARY.size()));
        }
    }

    private void putExample(String id, int category) {
        LabelledExample example =
                new LabelledExample(id, text(category), VOCABULARY.get(category).get(0), "chaos");
        exampleIds.add(id);
        ledger.example(example);
        send(topics.examples(), id, serdes.example().encode(topics.examples(), example), null);
    }

    /** As a person would: names a category, sometimes twice by mistake, sometimes takes it back. */
    void decide(String ticketId, int dice) {
        String category = VOCABULARY.get(Math.floorMod(dice, VOCABULARY.size())).get(0);
        boolean undone = Math.floorMod(dice, 5) == 0;
        ledger.decided(ticketId, new Ledger.Decided(category, undone));
        ReviewDecision decision = decision(ticketId, "d-" + ticketId, Action.CORRECT, category, "");
        send(decision);
        if (Math.floorMod(dice, 7) == 0) {
            send(decision);
        }
        if (undone) {
            send(decision(ticketId, "u-" + ticketId, Action.UNDO, "", "d-" + ticketId));
        }
    }

    private static ReviewDecision decision(String ticket, String id, Action action, String category, String undoes) {
        return new ReviewDecision(id, ticket, action, category, undoes, "ann", Instant.EPOCH);
    }

    private void send(ReviewDecision decision) {
        send(
                topics.decisions(),
                decision.ticketId(),
                serdes.reviewDecision().encode(topics.decisions(), decision),
                null);
    }

    private void send(String topic, String id, byte[] value, String input) {
        producer.send(
                new ProducerRecord<>(topic, id.getBytes(StandardCharsets.UTF_8), value), (metadata, exception) -> {
                    if (exception != null) {
                        failure.compareAndSet(null, exception);
                    } else if (input != null) {
                        ledger.acknowledged(input);
                    }
                });
    }

    /** Ends with what was still to come, and waits until the brokers have all of it. */
    void finish() throws InterruptedException {
        pace.shutdown();
        if (!pace.awaitTermination(10, TimeUnit.MINUTES)) {
            throw new IllegalStateException("the producer is stuck");
        }
        while (!later.isEmpty()) {
            later.poll().run();
        }
        producer.flush();
        if (failure.get() != null) {
            throw new IllegalStateException("the test could not send what it wanted", failure.get());
        }
    }

    @Override
    public void close() {
        pace.shutdownNow();
        producer.close(Duration.ZERO);
    }
}
