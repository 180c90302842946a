package dev.triage.runtime;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads whole topics from their beginning, committed records only, and goes on as they grow. After an interruption it
 * begins anew, so whoever is told must bear being told again. Owns one thread.
 */
public final class TopicReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicReader.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int PAUSE_SECONDS = 2;

    private final List<String> topics;
    private final Map<String, Object> settings;
    private final Listener listener;
    private final Thread thread;
    private volatile KafkaConsumer<byte[], byte[]> consumer;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile boolean caughtUp;

    /** Is told of each record in turn, by one thread. */
    @FunctionalInterface
    public interface Listener {
        /** An exception passes the record over. */
        void read(ConsumerRecord<byte[], byte[]> record);
    }

    /** @param name of the thread and in the log */
    public TopicReader(String name, Map<String, String> kafka, List<String> topics, Listener listener) {
        this.topics = List.copyOf(topics);
        this.listener = listener;
        settings = settings(kafka);
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    /** For consumers without a group. */
    public static Map<String, Object> settings(Map<String, String> kafka) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return settings;
    }

    public void start() {
        thread.start();
    }

    /** True once all that was there at the start has been read. */
    public boolean caughtUp() {
        return caughtUp;
    }

    private boolean closed() {
        return closing.getCount() == 0;
    }

    private void run() {
        while (!closed()) {
            try (KafkaConsumer<byte[], byte[]> opened =
                    new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                consumer = opened;
                read(opened);
            } catch (WakeupException e) {
                // closing
            } catch (RuntimeException e) { // the client's, or a fault of ours: reading must not end unseen
                if (!closed()) {
                    LOG.warn("event=reading-interrupted reader={} cause={}", thread.getName(), e.toString());
                    pause();
                }
            }
        }
    }

    private void read(KafkaConsumer<byte[], byte[]> from) {
        List<TopicPartition> partitions = topics.stream()
                .flatMap(topic -> from.partitionsFor(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        from.assign(partitions);
        from.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = from.endOffsets(partitions);
        while (!closed()) {
            for (ConsumerRecord<byte[], byte[]> record : from.poll(POLL)) {
                if (closed()) {
                    return;
                }
                pass(record);
            }
            if (!caughtUp) {
                caughtUp = ends.entrySet().stream().allMatch(end -> from.position(end.getKey()) >= end.getValue());
            }
        }
    }

    private void pass(ConsumerRecord<byte[], byte[]> record) {
        try {
            listener.read(record);
        } catch (RuntimeException e) { // one bad record must not keep the others from being read
            LOG.warn(
                    "event=record-unreadable topic={} partition={} offset={} cause={}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    e.getClass().getSimpleName());
        }
    }

    private void pause() {
        try {
            closing.await(PAUSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        KafkaConsumer<byte[], byte[]> reading = consumer;
        if (reading != null) {
            reading.wakeup();
        }
        try {
            thread.join(5000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
