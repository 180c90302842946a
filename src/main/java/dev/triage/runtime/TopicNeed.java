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
 */
public record TopicNeed(int partitions, String cleanup, String retentionMs) {

    /**
     * By topic.
     *
     * @param partitions of those that grow with the load
     */
    public static Map<String, TopicNeed> of(TopicNames topics, int partitions) {
        TopicNeed stream = new TopicNeed(partitions, TopicConfig.CLEANUP_POLICY_DELETE, null);
        TopicNeed table = new TopicNeed(partitions, TopicConfig.CLEANUP_POLICY_COMPACT, null);
        TopicNeed broadcast = new TopicNeed(1, TopicConfig.CLEANUP_POLICY_COMPACT, null);
        Map<String, TopicNeed> needs = new LinkedHashMap<>();
        needs.put(topics.tickets(), stream);
        needs.put(topics.labelled(), stream);
        needs.put(topics.review(), table);
        needs.put(topics.deadLetter(), stream);
        needs.put(topics.examples(), table);
        needs.put(topics.decisions(), new TopicNeed(partitions, TopicConfig.CLEANUP_POLICY_DELETE, "-1"));
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
        return config;
    }
}
