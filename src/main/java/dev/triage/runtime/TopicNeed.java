package dev.triage.runtime;

import dev.triage.topology.TopicNames;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/**
 * How a topic must be.
 *
 * @param cleanup as in the topic's configuration
 * @param retentionMs -1 for ever, null for the cluster's default
 * @param largestMessage in bytes, that it must take at least; null for what topics usually take
 * @param segmentBytes the latest so many bytes aren't compacted; null for the cluster's default
 */
public record TopicNeed(
        int partitions, String cleanup, String retentionMs, Integer largestMessage, Integer segmentBytes) {
    /** Of what every instance reads when it starts. */
    private static final int BROADCAST_SEGMENT = 16 << 20;

    /**
     * By topic.
     *
     * @param partitions of those that grow with the load
     * @param largestMessage of those that hold tickets' texts, in bytes
     */
    public static Map<String, TopicNeed> of(TopicNames topics, int partitions, int largestMessage) {
        TopicNeed stream = new TopicNeed(partitions, TopicConfig.CLEANUP_POLICY_DELETE, null, largestMessage, null);
        TopicNeed table = new TopicNeed(partitions, TopicConfig.CLEANUP_POLICY_COMPACT, null, largestMessage, null);
        TopicNeed broadcast = new TopicNeed(1, TopicConfig.CLEANUP_POLICY_COMPACT, null, null, BROADCAST_SEGMENT);
        Map<String, TopicNeed> needs = new LinkedHashMap<>();
        needs.put(topics.tickets(), stream);
        needs.put(topics.labelled(), stream);
        needs.put(topics.review(), table);
        needs.put( // cut
                topics.deadLetter(), new TopicNeed(partitions, TopicConfig.CLEANUP_POLICY_DELETE, null, null, null));
        needs.put(topics.examples(), table);
        needs.put(topics.decisions(), new TopicNeed(partitions, TopicConfig.CLEANUP_POLICY_DELETE, "-1", null, null));
        needs.put(topics.categories(), broadcast);
        needs.put(topics.exampleVectors(), broadcast);
        needs.put(topics.centroids(), broadcast);
        needs.put(topics.faq(), broadcast);
        return needs;
    }

    /** What its configuration must say. */
    public Map<String, String> config() {
        Map<String, String> config = new HashMap<>();
        config.put(TopicConfig.CLEANUP_POLICY_CONFIG, cleanup);
        if (retentionMs != null) {
            config.put(TopicConfig.RETENTION_MS_CONFIG, retentionMs);
        }
        if (largestMessage != null) {
            config.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, largestMessage.toString());
        }
        if (segmentBytes != null) {
            config.put(TopicConfig.SEGMENT_BYTES_CONFIG, segmentBytes.toString());
        }
        return config;
    }
}
