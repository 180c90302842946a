package dev.triage.bench;

import dev.triage.runtime.TopicReader;
import dev.triage.topology.TopicNames;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Counts tickets with a result: different ids on the three output topics, committed records only, from the moment it was
 * opened. It looks at keys and never at values, as it shares its processors with what is measured. For one thread.
 */
final class Results implements AutoCloseable {
    private final Consumer<byte[], Void> consumer;
    private final Set<String> seen = new HashSet<>();
    private String prefix = "";
    private int repeated;

    /** Is told of each id when it comes for the first time. */
    @FunctionalInterface
    interface Listener {
        void seen(String id);
    }

    static Results open(Map<String, String> kafka, TopicNames topics) {
        Consumer<byte[], Void> consumer =
                new KafkaConsumer<>(TopicReader.settings(kafka), new ByteArrayDeserializer(), new Ignored());
        return new Results(
                consumer,
                Stream.of(topics.labelled(), topics.review(), topics.deadLetter())
                        .flatMap(topic -> consumer.partitionsFor(topic).stream())
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList());
    }

    /** @param consumer is closed with this */
    Results(Consumer<byte[], Void> consumer, Collection<TopicPartition> partitions) {
        this.consumer = consumer;
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position); // or else the end would be looked up only later
    }

    /** Begins to count anew, and only ids that begin so: copies for audit of earlier tickets may still come. */
    void begin(String idPrefix) {
        seen.clear();
        repeated = 0;
        prefix = idPrefix;
    }

    /** Different ids since counting began. */
    int count() {
        return seen.size();
    }

    /** Results since counting began that were not a ticket's first. Copies for audit are such, too. */
    int repeated() {
        return repeated;
    }

    /** Reads all that has been committed by now. */
    void readToEnd(Duration patience) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (!ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
            poll(patience);
        }
    }

    void poll(Duration patience) {
        poll(patience, id -> {});
    }

    void poll(Duration patience, Listener listener) {
        for (ConsumerRecord<byte[], Void> record : consumer.poll(patience)) {
            if (record.key() != null) {
                String id = new String(record.key(), StandardCharsets.UTF_8);
                if (id.startsWith(prefix)) {
                    if (seen.add(id)) {
                        listener.seen(id);
                    } else {
                        repeated++;
                    }
                }
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }

    /** Doesn't even copy the bytes. */
    private static final class Ignored implements Deserializer<Void> {
        @Override
        public Void deserialize(String topic, byte[] bytes) {
            return null;
        }

        @Override
        public Void deserialize(String topic, Headers headers, ByteBuffer bytes) {
            return null;
        }
    }
}
