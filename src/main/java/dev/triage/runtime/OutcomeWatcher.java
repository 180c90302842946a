package dev.triage.runtime;

import dev.triage.avro.DecodeException;
import dev.triage.avro.RecordSerdes;
import dev.triage.core.LabelledTicket;
import dev.triage.core.ReviewReason;
import dev.triage.core.ReviewTicket;
import dev.triage.topology.TopicNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads what becomes of tickets from the three output topics, from their beginning and committed records only, and
 * counts for itself: the same id seen twice is noticed. Copies for audit don't count. For one thread.
 */
public final class OutcomeWatcher implements AutoCloseable {

    /** What became of a ticket. */
    public sealed interface Outcome {
        record Labelled(LabelledTicket ticket) implements Outcome {}

        record Review(ReviewTicket ticket) implements Outcome {}

        record DeadLetter(String id) implements Outcome {}
    }

    /** Is told each outcome when it is read. */
    public interface Listener {
        void seen(String id, Outcome outcome);
    }

    private static final String ORIGIN = "dead-letter.topic";

    private final TopicNames topics;
    private final RecordSerdes serdes;
    private final Listener listener;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, Outcome> outcomes = new HashMap<>();
    private final Set<String> repeated = new HashSet<>();
    private final Set<String> deadExamples = new HashSet<>();

    /** @param serdes stay the caller's to close */
    public OutcomeWatcher(Map<String, String> kafka, TopicNames topics, RecordSerdes serdes, Listener listener) {
        this.topics = topics;
        this.serdes = serdes;
        this.listener = listener;
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = List.of(topics.labelled(), topics.review(), topics.deadLetter()).stream()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Reads what has come, waiting for it as long as allowed. */
    public void poll(Duration patience) {
        consumer.poll(patience).forEach(this::read);
    }

    private void read(ConsumerRecord<byte[], byte[]> record) {
        String id = record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
        if (record.topic().equals(topics.deadLetter())) {
            Header origin = record.headers().lastHeader(ORIGIN);
            if (origin != null && topics.examples().equals(new String(origin.value(), StandardCharsets.UTF_8))) {
                deadExamples.add(id);
            } else if (id != null) {
                record(id, new Outcome.DeadLetter(id));
            }
        } else if (record.value() != null) {
            Outcome outcome = decode(record);
            if (!(outcome instanceof Outcome.Review review
                    && review.ticket().reasons().equals(Set.of(ReviewReason.AUDIT)))) {
                record(id, outcome);
            }
        }
    }

    private Outcome decode(ConsumerRecord<byte[], byte[]> record) {
        try {
            return record.topic().equals(topics.labelled())
                    ? new Outcome.Labelled(serdes.labelled().deserializer().deserialize(record.topic(), record.value()))
                    : new Outcome.Review(serdes.review().deserializer().deserialize(record.topic(), record.value()));
        } catch (DecodeException e) {
            throw new SetupException("A record on " + record.topic() + " can't be read: " + e.getMessage(), e);
        }
    }

    private void record(String id, Outcome outcome) {
        if (outcomes.put(id, outcome) != null) {
            repeated.add(id);
        }
        listener.seen(id, outcome);
    }

    /** By ticket id. */
    public Map<String, Outcome> outcomes() {
        return outcomes;
    }

    /** Ids of tickets with more than one outcome. */
    public Set<String> repeated() {
        return repeated;
    }

    /** Ids of examples that could not be used. */
    public Set<String> deadExamples() {
        return deadExamples;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
