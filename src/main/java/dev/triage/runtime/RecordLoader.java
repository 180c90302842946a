package dev.triage.runtime;

import dev.triage.avro.RecordSerdes;
import dev.triage.core.Category;
import dev.triage.core.FaqEntry;
import dev.triage.core.LabelledExample;
import dev.triage.core.Mode;
import dev.triage.core.ReviewDecision;
import dev.triage.core.Ticket;
import dev.triage.topology.StateRecord;
import dev.triage.topology.TopicNames;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes tickets, examples, categories, collected answers and people's decisions to their topics. */
public final class RecordLoader implements AutoCloseable {
    /** Of a request; the broker has the last word. */
    private static final int MOST_BYTES = 32 << 20;

    private final TopicNames topics;
    private final RecordSerdes serdes;
    private final KafkaProducer<byte[], byte[]> producer;
    private final StringSerializer keys = new StringSerializer();
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    /** @param serdes stay the caller's to close */
    public RecordLoader(Map<String, String> kafka, TopicNames topics, RecordSerdes serdes) {
        this.topics = topics;
        this.serdes = serdes;
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 5);
        settings.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MOST_BYTES);
        settings.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    public void ticket(CsvTable.Row row, String channel, Instant created) {
        ticket(new Ticket(row.id(), row.subject(), row.text(), channel, Map.of(), created, ""));
    }

    public void ticket(Ticket ticket) {
        send(topics.tickets(), ticket.id(), ticket, serdes.ticket().serializer());
    }

    public void example(LabelledExample example) {
        send(topics.examples(), example.id(), example, serdes.example().serializer());
    }

    /** Takes an example back. */
    public void withdrawExample(String id) {
        send(topics.examples(), id, null, serdes.example().serializer());
    }

    public void category(Category category) {
        send(topics.categories(), category.name(), category, serdes.category().serializer());
    }

    public void answer(FaqEntry entry) {
        send(topics.faq(), entry.id(), entry, serdes.faq().serializer());
    }

    /** Takes a collected answer back. */
    public void withdrawAnswer(String id) {
        send(topics.faq(), id, null, serdes.faq().serializer());
    }

    /** One decision of a person; done when the broker has it, and alone in failing. */
    public CompletableFuture<Void> decide(ReviewDecision decision) {
        return deliver(
                topics.decisions(),
                decision.ticketId(),
                decision,
                serdes.reviewDecision().serializer());
    }

    /**
     * One ticket; done when the broker has it, and alone in failing.
     *
     * @return fails with a {@link RecordTooLargeException} if nobody would read it
     */
    public CompletableFuture<Void> submit(Ticket ticket) {
        return deliver(topics.tickets(), ticket.id(), ticket, (topic, value) -> {
            byte[] bytes = serdes.ticket().encode(topic, value);
            if (bytes.length > serdes.largestTicket()) {
                throw new RecordTooLargeException("a ticket has " + bytes.length + " bytes");
            }
            return bytes;
        });
    }

    /** One category; done when the broker has it, and alone in failing. */
    public CompletableFuture<Void> change(Category category) {
        return deliver(
                topics.categories(),
                category.name(),
                category,
                serdes.category().serializer());
    }

    private <T> CompletableFuture<Void> deliver(String topic, String id, T value, Serializer<T> serializer) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        try {
            byte[] bytes = serializer.serialize(topic, value);
            producer.send(new ProducerRecord<>(topic, keys.serialize(topic, id), bytes), (metadata, exception) -> {
                if (exception == null) {
                    done.complete(null);
                } else {
                    done.completeExceptionally(exception);
                }
            });
        } catch (RuntimeException e) {
            done.completeExceptionally(e);
        }
        return done;
    }

    /** Switches every instance's mode. */
    public void mode(Mode mode) {
        StateRecord record = new StateRecord.OfMode(mode);
        send(new ProducerRecord<>(topics.centroids(), record.key(), record.value()));
    }

    private <T> void send(String topic, String id, T value, Serializer<T> serializer) {
        send(new ProducerRecord<>(topic, keys.serialize(topic, id), serializer.serialize(topic, value)));
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        throwFailure();
        producer.send(record, (metadata, exception) -> {
            if (exception != null) {
                failure.compareAndSet(null, exception);
            }
        });
    }

    /** @throws SetupException if anything sent so far didn't arrive */
    public void flush() {
        producer.flush();
        throwFailure();
    }

    private void throwFailure() {
        Exception first = failure.get();
        if (first != null) {
            throw new SetupException("The broker did not take a record: " + first.getMessage(), first);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
