package dev.triage.runtime.console;

import dev.triage.runtime.TriageConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** How many tickets wait on each partition before the router reads them. */
public final class LagProbe implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 5;

    private final Admin admin;
    private final String group;
    private final String topic;

    public LagProbe(TriageConfig config) {
        admin = Admin.create(new HashMap<>(config.kafka()));
        group = config.applicationId();
        topic = config.topics().tickets();
    }

    /** Records by partition; empty if the broker doesn't answer. */
    public Map<Integer, Long> lag() throws InterruptedException {
        try {
            TopicDescription description = admin.describeTopics(java.util.List.of(topic))
                    .allTopicNames()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .get(topic);
            Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
            description
                    .partitions()
                    .forEach(p -> wanted.put(new TopicPartition(topic, p.partition()), OffsetSpec.latest()));
            Map<TopicPartition, ListOffsetsResultInfo> ends =
                    admin.listOffsets(wanted).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            Map<Integer, Long> lag = new TreeMap<>();
            ends.forEach((partition, end) -> {
                OffsetAndMetadata read = committed.get(partition);
                lag.put(partition.partition(), Math.max(0, end.offset() - (read == null ? 0 : read.offset())));
            });
            return lag;
        } catch (ExecutionException | TimeoutException e) {
            return Map.of();
        }
    }

    @Override
    public void close() {
        admin.close(java.time.Duration.ofSeconds(2));
    }
}
