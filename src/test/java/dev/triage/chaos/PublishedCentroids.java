package dev.triage.chaos;

import dev.triage.core.Centroid;
import dev.triage.core.CentroidKey;
import dev.triage.runtime.TriageConfig;
import dev.triage.topology.StateRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The centroids that stand on their topic. */
final class PublishedCentroids {
    private PublishedCentroids() {}

    static Map<CentroidKey, Centroid> read(TriageConfig config) {
        Map<CentroidKey, Centroid> centroids = new HashMap<>();
        TopicPartition partition = new TopicPartition(config.topics().centroids(), 0);
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", config.kafka().get("bootstrap.servers"), "isolation.level", "read_committed");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    if (StateRecord.read(record.key(), record.value()) instanceof StateRecord.OfCentroid part) {
                        if (part.centroid().isEmpty()) {
                            centroids.remove(part.of());
                        } else {
                            centroids.put(part.of(), part.centroid());
                        }
                    }
                });
            }
        }
        return centroids;
    }
}
