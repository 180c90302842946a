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
 */
public record TopicNeed(int partitions, String cleanup, String retentionMs, Integer largestMessage) {

    /**
     * By topic.
     *
     * @param partitions of those that grow with the load
     * @param largestMessage of those that hold tickets' texts, in bytes
     */
    public static Map<String, TopicNeed> of(TopicNames topics, int partitions, int largestMessage) {
        TopicNeed stream = new TopicNeed(partitions, TopicConfig.CLEANUP_POLICY_DELETE, null, largestMessage);
        TopicNeed table = new TopicNeed(partitions, TopicConfig.CLEANUP_POLICY_COMPACT, null, largestMessage);
        TopicNeed broadcast = new TopicNeed(1, TopicConfig.CLEANUP_POLICY_COMPACT, null, null);
        Map<String, TopicNeed> needs = new LinkedHashMap<>();
        needs.put(topics.tickets(), stream);
        needs.put(topics.labelled(), stream);
        needs.put(topics.review(), table);
        needs.put(topics.deadLetter(), new TopicNeed(partitions, TopicConfig.CLEANUP_POLICY_DELETE, null, null)); // cut
        needs.put(topics.examples(), table);
        needs.put(topics.decisions(), new TopicNeed(partitions, TopicConfig.CLEANUP_POLICY_DELETE, "-1", null));
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
        return config;
    }
}
