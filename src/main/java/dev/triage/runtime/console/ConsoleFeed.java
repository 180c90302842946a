package dev.triage.runtime.console;

import dev.triage.avro.DecodeException;
import dev.triage.avro.RecordSerdes;
import dev.triage.core.LabelledTicket;
import dev.triage.core.ReviewDecision;
import dev.triage.core.ReviewReason;
import dev.triage.core.ReviewTicket;
import dev.triage.runtime.TriageConfig;
import dev.triage.topology.TopicNames;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topics that the console shows, from their beginning and committed records only, into views in memory. Every
 * instance reads everything, so that any of them can serve anybody. Owns one thread.
 */
public final class ConsoleFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConsoleFeed.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final TopicNames topics;
    private final RecordSerdes serdes;
    private final Map<String, Object> settings;
    private final ReviewQueue queue = new ReviewQueue(Clock.systemUTC());
    private final TicketIndex tickets = new TicketIndex();
    private final DecisionLog decisions = new DecisionLog();
    private final ExampleTexts examples = new ExampleTexts();
    private final MinuteCounts minutes = new MinuteCounts();
    private final AuditTally audit;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::run, "console-feed");
    private volatile KafkaConsumer<byte[], byte[]> consumer;
    private volatile boolean closed;
    private volatile boolean caughtUp;

    /** Is told of decisions that the topology refused. */
    @FunctionalInterface
    public interface Listener {
        void refused(ReviewDecision decision, DecisionLog.Refusal refusal);
    }

    /** @param serdes stay the caller's to close */
    public ConsoleFeed(TriageConfig config, RecordSerdes serdes) {
        this.topics = config.topics();
        this.serdes = serdes;
        this.audit = new AuditTally(config.policy().noneLabel());
        settings = consumerSettings(config.kafka());
        thread.setDaemon(true);
        thread.start();
    }

    static Map<String, Object> consumerSettings(Map<String, String> kafka) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return settings;
    }

    private void run() {
        while (!closed) {
            try (KafkaConsumer<byte[], byte[]> opened =
                    new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                consumer = opened;
                read(opened);
            } catch (WakeupException e) {
                // closing
            } catch (KafkaException e) {
                LOG.warn("event=console-feed-interrupted cause={}", e.toString());
                pause();
            }
        }
    }

    private void read(KafkaConsumer<byte[], byte[]> from) {
        List<TopicPartition> partitions = List.of(
                        topics.review(), topics.labelled(), topics.decisions(), topics.deadLetter(), topics.examples())
                .stream()
                .flatMap(topic -> from.partitionsFor(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        from.assign(partitions);
        from.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = from.endOffsets(partitions);
        while (!closed) {
            for (ConsumerRecord<byte[], byte[]> record : from.poll(POLL)) {
                try {
                    read(record);
                } catch (DecodeException | IllegalArgumentException e) {
                    LOG.warn(
                            "event=record-unreadable topic={} partition={} offset={}",
                            record.topic(),
                            record.partition(),
                            record.offset());
                }
            }
            if (!caughtUp) {
                caughtUp = ends.entrySet().stream().allMatch(end -> from.position(end.getKey()) >= end.getValue());
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            return;
        }
        String id = new String(record.key(), StandardCharsets.UTF_8);
        String topic = record.topic();
        if (topic.equals(topics.review())) {
            readReview(id, serdes.review().decode(id, record.value()), record);
        } else if (topic.equals(topics.labelled())) {
            LabelledTicket labelled = serdes.labelled().decode(id, record.value());
            if (labelled != null) {
                readLabelled(labelled, record);
            }
        } else if (topic.equals(topics.examples())) {
            examples.put(id, serdes.example().decode(id, record.value()));
        } else if (topic.equals(topics.decisions())) {
            ReviewDecision decision = serdes.reviewDecision().decode(id, record.value());
            if (decision != null) {
                noteDecision(decision);
            }
        } else if (topics.decisions().equals(header(record, "dead-letter.topic"))) {
            readRefusal(id, record);
        }
    }

    private void readReview(String id, ReviewTicket ticket, ConsumerRecord<byte[], byte[]> record) {
        queue.put(id, ticket, record.partition(), record.offset());
        if (ticket != null && !ticket.reasons().equals(Set.of(ReviewReason.AUDIT))) {
            minutes.add(MinuteCounts.Kind.REVIEW, ticket.enteredAt());
        }
    }

    private void readLabelled(LabelledTicket labelled, ConsumerRecord<byte[], byte[]> record) {
        tickets.put(labelled, record.partition(), record.offset());
        if (labelled.source() == LabelledTicket.Source.ROUTER
                && labelled.status() == LabelledTicket.Status.ASSIGNED
                && labelled.decidedBy().isEmpty()) {
            minutes.add(MinuteCounts.Kind.ROUTED, labelled.decidedAt());
            audit.routed(
                    labelled.ticket().id(),
                    labelled.category(),
                    labelled.decidedAt().atZone(ZoneOffset.UTC).toLocalDate());
        }
    }

    private void readRefusal(String id, ConsumerRecord<byte[], byte[]> record) {
        ReviewDecision decision = serdes.reviewDecision().decode(id, record.value());
        if (decision == null) {
            return;
        }
        String reason = header(record, "dead-letter.reason");
        String message = header(record, "dead-letter.message");
        if (decisions.refuse(decision, reason, message)) {
            audit.decided(decision.ticketId(), decisions.holding(decision.ticketId()));
            queue.show(decision.ticketId());
            DecisionLog.Refusal refusal = new DecisionLog.Refusal(reason, message);
            listeners.forEach(listener -> listener.refused(decision, refusal));
        }
    }

    /** Notes a decision that this instance has just written, without waiting to read it back. */
    public void noteDecision(ReviewDecision decision) {
        if (decisions.add(decision)) {
            audit.decided(decision.ticketId(), decisions.holding(decision.ticketId()));
            minutes.add(MinuteCounts.Kind.DECIDED, decision.decidedAt());
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    public void addListener(Listener listener) {
        listeners.add(listener);
    }

    /** True once all that was there at the start has been read. */
    public boolean caughtUp() {
        return caughtUp;
    }

    public ReviewQueue queue() {
        return queue;
    }

    public TicketIndex tickets() {
        return tickets;
    }

    public DecisionLog decisions() {
        return decisions;
    }

    public ExampleTexts examples() {
        return examples;
    }

    public MinuteCounts minutes() {
        return minutes;
    }

    public AuditTally audit() {
        return audit;
    }

    @Override
    public void close() {
        closed = true;
        KafkaConsumer<byte[], byte[]> reading = consumer;
        if (reading != null) {
            reading.wakeup();
        }
        thread.interrupt();
        try {
            thread.join(5000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
