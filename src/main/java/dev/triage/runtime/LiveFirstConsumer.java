package dev.triage.runtime;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * After records for which nobody waits, gives out those of the topics on which somebody waits, before it goes on with the
 * others. Kafka's consumer empties what one fetch has brought before it looks at the next, and of an import a fetch brings
 * some ten thousand examples: half a minute of encoding.
 */
final class LiveFirstConsumer extends KafkaConsumer<byte[], byte[]> {
    private final Set<String> live;
    private final Set<TopicPartition> pausedMeanwhile = new HashSet<>(); // by the caller, during a poll
    private boolean othersCame;

    /** @param live names of the topics that come first */
    LiveFirstConsumer(Map<String, Object> settings, Set<String> live) {
        super(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.live = Set.copyOf(live);
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        if (othersCame) {
            othersCame = false;
            ConsumerRecords<byte[], byte[]> first = pollLive();
            if (!first.isEmpty()) {
                return first;
            }
        }
        ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
        othersCame = records.partitions().stream().anyMatch(partition -> !live.contains(partition.topic()));
        return records;
    }

    /** Records of others stay where they are: a paused partition keeps what has been fetched. */
    private ConsumerRecords<byte[], byte[]> pollLive() {
        Set<TopicPartition> paused = paused();
        List<TopicPartition> others = assignment().stream()
                .filter(partition -> !live.contains(partition.topic()) && !paused.contains(partition))
                .toList();
        if (others.isEmpty()) {
            return ConsumerRecords.empty();
        }
        pausedMeanwhile.clear();
        super.pause(others);
        try {
            return super.poll(Duration.ZERO);
        } finally {
            Set<TopicPartition> assigned = assignment(); // a poll may end in a rebalance
            super.resume(others.stream()
                    .filter(partition -> assigned.contains(partition) && !pausedMeanwhile.contains(partition))
                    .toList());
        }
    }

    @Override
    public void pause(Collection<TopicPartition> partitions) {
        pausedMeanwhile.addAll(partitions);
        super.pause(partitions);
    }

    @Override
    public void resume(Collection<TopicPartition> partitions) {
        pausedMeanwhile.removeAll(partitions);
        super.resume(partitions);
    }
}
