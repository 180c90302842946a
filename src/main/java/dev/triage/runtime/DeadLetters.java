package dev.triage.runtime;

import dev.triage.topology.DeadLetterHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The records that could not be used, and the way back for them. What is sent again is marked on the dead letters' own
 * topic in the same transaction, so that it is never sent twice, whoever tries and whatever dies meanwhile.
 */
public final class DeadLetters implements AutoCloseable {
    /** The net below the application's own dead letters is Kafka Streams', with headers of its own. */
    static final String NET = "__streams.errors.";

    private final TriageConfig config;
    private final String topic;
    private final TopicScan scan;
    private final KafkaProducer<byte[], byte[]> producer;

    /**
     * A dead letter.
     *
     * @param partition and offset say where it stands
     * @param from the topic it came from; empty if that isn't known
     * @param fromPartition -1 if that isn't known
     * @param key may be null
     * @param value may be null, or cut
     * @param length of the value before it was cut; 0 if there was none
     * @param replayed true if it was sent again
     */
    public record Letter(
            int partition,
            long offset,
            String from,
            int fromPartition,
            long fromOffset,
            String reason,
            String message,
            byte[] key,
            byte[] value,
            int length,
            boolean replayed) {

        /** {@code partition:offset}. */
        public String place() {
            return partition + ":" + offset;
        }

        public boolean cut() {
            return value != null && length > value.length;
        }
    }

    public DeadLetters(TriageConfig config) {
        this.config = config;
        topic = config.topics().deadLetter();
        scan = new TopicScan(config.kafka());
        Map<String, Object> settings = new HashMap<>(config.kafka());
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, config.applicationId() + "-dead-letters");
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, config.largestMessage());
        try {
            producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        } catch (KafkaException e) {
            throw new SetupException("The Kafka settings can't be used: " + e.getMessage(), e);
        }
    }

    /** All that the topic still has, oldest first on each partition. */
    public List<Letter> all() {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        Set<String> replayed = new HashSet<>();
        scan.read(topic, record -> {
            Optional<String> marked = text(record.headers(), DeadLetterHeaders.REPLAYED);
            if (marked.isPresent()) {
                replayed.add(record.partition() + ":" + marked.get());
            } else {
                records.add(record);
            }
        });
        return records.stream().map(record -> letter(record, replayed)).toList();
    }

    private static Letter letter(ConsumerRecord<byte[], byte[]> record, Set<String> replayed) {
        Headers headers = record.headers();
        boolean own = headers.lastHeader(DeadLetterHeaders.TOPIC) != null;
        int length = record.value() == null ? 0 : record.value().length;
        return new Letter(
                record.partition(),
                record.offset(),
                text(headers, own ? DeadLetterHeaders.TOPIC : NET + "topic").orElse(""),
                number(headers, own ? DeadLetterHeaders.PARTITION : NET + "partition")
                        .intValue(),
                number(headers, own ? DeadLetterHeaders.OFFSET : NET + "offset"),
                own
                        ? text(headers, DeadLetterHeaders.REASON).orElse("")
                        : text(headers, NET + "exception").orElse("UNKNOWN"),
                text(headers, own ? DeadLetterHeaders.MESSAGE : NET + "message").orElse(""),
                record.key(),
                record.value(),
                Math.max(length, number(headers, DeadLetterHeaders.LENGTH).intValue()),
                replayed.contains(record.partition() + ":" + record.offset()));
    }

    private static Optional<String> text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null
                ? Optional.empty()
                : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
    }

    private static Long number(Headers headers, String name) {
        return text(headers, name)
                .filter(text -> text.matches("\\d{1,18}"))
                .map(Long::parseLong)
                .orElse(-1L);
    }

    /** Which letters to send again, decided while nobody else can. */
    @FunctionalInterface
    public interface Choice {
        List<Letter> of(List<Letter> letters);
    }

    /**
     * Sends letters back to the topics they came from, all or none; those that were sent before are left out.
     *
     * @param choice of those that are there
     * @param key in place of the letters' own; null for that
     * @param value in place of the letters' own; null for that
     * @return those that were sent
     * @throws SetupException if one can't be sent, and then none is
     */
    public List<Letter> replay(Choice choice, byte[] key, byte[] value) {
        try {
            producer.initTransactions(); // from here on whoever else replays is shut out, and what they did is visible
            List<Letter> sent = choice.of(all()).stream()
                    .filter(letter -> !letter.replayed())
                    .toList();
            producer.beginTransaction();
            for (Letter letter : sent) {
                send(letter, key == null ? letter.key() : key, value == null ? whole(letter) : value);
            }
            producer.commitTransaction();
            return sent;
        } catch (KafkaException e) {
            throw new SetupException("Nothing was sent again: " + e.getMessage() + ".", e);
        }
    }

    private void send(Letter letter, byte[] key, byte[] value) {
        if (!config.topics().all().contains(letter.from())) {
            throw new SetupException("The dead letter " + letter.place()
                    + " doesn't say which of the application's topics it came from; nothing was sent.");
        }
        producer.send(new ProducerRecord<>(letter.from(), key, value));
        Headers marked = new RecordHeaders()
                .add(DeadLetterHeaders.REPLAYED, Long.toString(letter.offset()).getBytes(StandardCharsets.UTF_8));
        producer.send(new ProducerRecord<>(topic, letter.partition(), null, null, null, marked));
    }

    /** The value as it came, from where it came if the letter has only its beginning. */
    public byte[] whole(Letter letter) {
        if (!letter.cut()) {
            return letter.value();
        }
        return scan.record(new TopicPartition(letter.from(), letter.fromPartition()), letter.fromOffset())
                .map(ConsumerRecord::value)
                .orElseThrow(() -> new SetupException("The dead letter " + letter.place() + " has only the first "
                        + letter.value().length + " of " + letter.length()
                        + " bytes, and the record it came from is gone; nothing was sent."));
    }

    @Override
    public void close() {
        producer.close();
    }
}
