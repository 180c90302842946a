package dev.triage.scale;

import dev.triage.runtime.TriageConfig;
import dev.triage.topology.TopicNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Counts what comes out, committed records only, for each ticket; and how long each partition was silent. A ticket comes
 * out on the partition that it went in on. Owns one thread.
 */
final class Outputs implements AutoCloseable {
    private final TopicNames topics;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread = new Thread(this::run, "outputs");
    private final Map<String, Integer> timesById = new HashMap<>();
    private final Map<Integer, Long> lastByPartition = new TreeMap<>();
    private final Map<Integer, Long> longestByPartition = new TreeMap<>();
    private volatile boolean stopped;

    Outputs(TriageConfig config) {
        topics = config.topics();
        Map<String, Object> settings = new HashMap<>(config.kafka());
        settings.put("isolation.level", "read_committed");
        settings.put("enable.auto.commit", false);
        settings.put("fetch.max.wait.ms", 50);
        consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = Stream.of(topics.labelled(), topics.review(), topics.deadLetter())
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try (consumer) {
            while (!stopped) {
                consumer.poll(Duration.ofMillis(50)).forEach(this::note);
            }
            Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
            while (!ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
                consumer.poll(Duration.ofMillis(50)).forEach(this::note);
            }
        }
    }

    private synchronized void note(ConsumerRecord<byte[], byte[]> record) {
        timesById.merge(new String(record.key(), StandardCharsets.UTF_8), 1, Integer::sum);
        long now = System.nanoTime();
        Long last = lastByPartition.put(record.partition(), now);
        if (last != null) {
            longestByPartition.merge(record.partition(), now - last, Math::max);
        }
    }

    synchronized int tickets() {
        return timesById.size();
    }

    /** Tickets that came out more than once. */
    synchronized long doubled() {
        return timesById.values().stream().filter(times -> times > 1).count();
    }

    /** Begins to watch for silence anew. */
    synchronized void beginPauses() {
        longestByPartition.clear();
        long now = System.nanoTime();
        lastByPartition.replaceAll((partition, last) -> now);
    }

    /** The longest silence of each partition, in milliseconds, one that lasts included. */
    synchronized Map<Integer, Long> pausesMs() {
        long now = System.nanoTime();
        Map<Integer, Long> pauses = new TreeMap<>();
        lastByPartition.forEach((partition, last) -> pauses.put(
                partition, Math.max(longestByPartition.getOrDefault(partition, 0L), now - last) / 1_000_000));
        return pauses;
    }

    /** Reads on to the end of what has been committed by now: whatever came out twice is seen then. Reads nothing later. */
    @Override
    public void close() throws InterruptedException {
        stopped = true;
        thread.join();
    }
}
