package dev.triage.runtime.console;

import dev.triage.avro.DecodeException;
import dev.triage.avro.RecordSerde;
import dev.triage.avro.RecordSerdes;
import dev.triage.core.Category;
import dev.triage.core.LabelledExample;
import dev.triage.core.ReviewDecision;
import dev.triage.core.Ticket;
import dev.triage.runtime.TopicReader;
import dev.triage.runtime.TriageConfig;
import dev.triage.topology.TopicNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads topics from beginning to end when somebody asks, with a consumer of its own each time. */
public final class TopicExport {
    private static final Duration POLL = Duration.ofMillis(500);

    private final TopicNames topics;
    private final RecordSerdes serdes;
    private final Map<String, Object> settings;

    /** @param serdes stay the caller's to close */
    public TopicExport(TriageConfig config, RecordSerdes serdes) {
        this.topics = config.topics();
        this.serdes = serdes;
        this.settings = TopicReader.settings(config.kafka());
    }

    /** All decisions, refused and undone ones included, in the order of each ticket's. */
    public void decisions(Consumer<ReviewDecision> each) {
        try (KafkaConsumer<byte[], byte[]> consumer = open()) {
            scan(consumer, topics.decisions(), record -> read(serdes.reviewDecision(), record)
                    .ifPresent(each));
        }
    }

    /** The examples that hold, each once. */
    public void examples(Consumer<LabelledExample> each) {
        latest(topics.examples(), serdes.example(), each);
    }

    /** The categories that hold, each once. */
    public void categories(Consumer<Category> each) {
        latest(topics.categories(), serdes.category(), each);
    }

    /** Read twice, so that values need not be kept. */
    private <T> void latest(String topic, RecordSerde<T> serde, Consumer<T> each) {
        Map<String, Long> latest = new HashMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = open()) {
            scan(consumer, topic, record -> {
                if (record.key() != null) {
                    latest.put(key(record), record.value() == null ? -1 : record.offset());
                }
            });
            scan(consumer, topic, record -> {
                if (record.key() != null && latest.getOrDefault(key(record), -1L) == record.offset()) {
                    read(serde, record).ifPresent(each);
                }
            });
        }
    }

    /** A ticket with its whole text, by the place of a record on the review or labelled topic. */
    public Optional<Ticket> ticket(boolean inReview, int partition, long offset) {
        String topic = inReview ? topics.review() : topics.labelled();
        TopicPartition place = new TopicPartition(topic, partition);
        try (KafkaConsumer<byte[], byte[]> consumer = open()) {
            consumer.assign(List.of(place));
            consumer.seek(place, offset);
            for (int attempt = 0; attempt < 10; attempt++) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (record.offset() != offset || record.value() == null) {
                        return Optional.empty();
                    }
                    return inReview
                            ? read(serdes.review(), record).map(review -> review.ticket())
                            : read(serdes.labelled(), record).map(labelled -> labelled.ticket());
                }
            }
        }
        return Optional.empty();
    }

    private KafkaConsumer<byte[], byte[]> open() {
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static String key(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.key(), StandardCharsets.UTF_8);
    }

    private static <T> Optional<T> read(RecordSerde<T> serde, ConsumerRecord<byte[], byte[]> record) {
        try {
            return record.key() == null
                    ? Optional.empty()
                    : Optional.ofNullable(serde.decode(key(record), record.value()));
        } catch (DecodeException | IllegalArgumentException e) {
            return Optional.empty(); // it is among the dead letters
        }
    }

    private static void scan(
            KafkaConsumer<byte[], byte[]> consumer, String topic, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (!ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
            consumer.poll(POLL).forEach(each);
        }
    }
}
