package dev.triage.runtime;

import dev.triage.topology.TopicNames;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Creates the topics that are missing and says what differs from what the application needs. */
public final class TopicAdmin implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Admin admin;
    private final String bootstrapServers;
    private final Map<String, TopicNeed> needs;

    /**
     * How a topic stands.
     *
     * @param created true if it was missing and has been created
     * @param missing true if it isn't there
     * @param differences what is otherwise than needed, one sentence each
     */
    public record TopicReport(String topic, boolean created, boolean missing, List<String> differences) {}

    /** As a configuration says. */
    public static TopicAdmin of(TriageConfig config) {
        return new TopicAdmin(config.kafka(), config.topics(), config.partitions(), config.largestMessage());
    }

    /**
     * @param kafka settings of the client
     * @param partitions of topics that grow with the load
     * @param largestMessage that topics with tickets must take, in bytes
     * @throws SetupException if no broker is named, or settings can't be used
     */
    public TopicAdmin(Map<String, String> kafka, TopicNames topics, int partitions, int largestMessage) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        settings.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        bootstrapServers = kafka.getOrDefault(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, "");
        if (bootstrapServers.isBlank()) {
            throw new SetupException("No broker is named: set kafka.bootstrap.servers=host:port.");
        }
        try {
            admin = Admin.create(settings);
        } catch (KafkaException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new SetupException("The Kafka settings can't be used: " + cause.getMessage(), e);
        }
        needs = TopicNeed.of(topics, partitions, largestMessage);
    }

    /**
     * @throws SetupException if the cluster can't be reached or doesn't allow it
     */
    public List<TopicReport> createMissing(short replication) {
        Set<String> present = present();
        List<NewTopic> missing = needs.entrySet().stream()
                .filter(need -> !present.contains(need.getKey()))
                .map(need -> new NewTopic(
                                need.getKey(),
                                Optional.of(need.getValue().partitions()),
                                replication > 0 ? Optional.of(replication) : Optional.empty())
                        .configs(need.getValue().config()))
                .toList();
        if (!missing.isEmpty()) {
            get("create topics", admin.createTopics(missing).all());
            awaitLeaders(missing);
        }
        Set<String> created = Set.copyOf(missing.stream().map(NewTopic::name).toList());
        return check().stream()
                .map(report -> created.contains(report.topic())
                        ? new TopicReport(report.topic(), true, false, List.of())
                        : report)
                .toList();
    }

    /**
     * A topic is there before the leaders of its partitions take records. A producer that is early has its first batch
     * refused and the next one taken, and then the first, sent again, is out of order until it is given up.
     */
    private void awaitLeaders(List<NewTopic> topics) {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (NewTopic topic : topics) {
            for (int partition = 0; partition < topic.numPartitions(); partition++) {
                ends.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
            }
        }
        Instant deadline = Instant.now().plus(PATIENCE);
        while (true) {
            try {
                get("reach the new topics' leaders", admin.listOffsets(ends).all());
                return;
            } catch (SetupException e) {
                // the client asks again by itself, except where a broker has not yet heard of a topic
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
                        || Instant.now().isAfter(deadline)) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    /** How the topics stand, without changing anything. */
    public List<TopicReport> check() {
        Set<String> present = present();
        List<String> wanted = needs.keySet().stream().filter(present::contains).toList();
        Map<String, TopicDescription> descriptions =
                get("describe topics", admin.describeTopics(wanted).allTopicNames());
        Map<ConfigResource, Config> configs = get(
                "read the topics' configuration",
                admin.describeConfigs(wanted.stream()
                                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                                .toList())
                        .all());
        List<TopicReport> reports = new ArrayList<>();
        needs.forEach((topic, need) -> {
            if (!present.contains(topic)) {
                reports.add(new TopicReport(topic, false, true, List.of()));
                return;
            }
            Config config = configs.get(new ConfigResource(ConfigResource.Type.TOPIC, topic));
            String cleanup = config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
            List<String> differences = new ArrayList<>();
            if (!cleanup.equals(need.cleanup())) {
                differences.add("cleanup.policy is " + cleanup + " but should be " + need.cleanup());
            }
            long taken = Long.parseLong(
                    config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value());
            if (need.largestMessage() != null && taken < need.largestMessage()) {
                differences.add("max.message.bytes is " + taken + " but should be " + need.largestMessage()
                        + " or more: raise it, or lower triage.registry.max.record.bytes");
            }
            int partitions = descriptions.get(topic).partitions().size();
            if (partitions != need.partitions()) {
                differences.add("it has " + partitions + " partitions but " + need.partitions()
                        + " are configured: stored state no longer matches; "
                        + (need.partitions() == 1
                                ? ""
                                : "if the others have " + partitions + ", too, set triage.partitions to " + partitions
                                        + ", else ")
                        + "delete it, create it again with the command 'topics', and send again what it held");
            }
            reports.add(new TopicReport(topic, false, false, differences));
        });
        return reports;
    }

    /** How long these topics keep their records, in milliseconds; negative for ever. */
    Map<String, Long> retentionMs(List<String> names) {
        Map<ConfigResource, Config> configs = get(
                "read the topics' configuration",
                admin.describeConfigs(names.stream()
                                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                                .toList())
                        .all());
        Map<String, Long> retention = new LinkedHashMap<>();
        for (String name : names) {
            Config config = configs.get(new ConfigResource(ConfigResource.Type.TOPIC, name));
            retention.put(
                    name,
                    Long.parseLong(config.get(TopicConfig.RETENTION_MS_CONFIG).value()));
        }
        return retention;
    }

    private Set<String> present() {
        return get("list topics", admin.listTopics().names());
    }

    private <T> T get(String action, KafkaFuture<T> future) {
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw failure(action, e.getCause());
        } catch (TimeoutException e) {
            throw failure(action, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SetupException("Interrupted while trying to " + action + ".", e);
        }
    }

    private SetupException failure(String action, Throwable cause) {
        if (cause instanceof AuthenticationException) {
            return new SetupException(
                    "The broker at " + bootstrapServers + " refused the user name or password: check kafka.sasl.*.",
                    cause);
        }
        if (cause instanceof AuthorizationException) {
            return new SetupException("The cluster doesn't allow this user to " + action + ": grant it.", cause);
        }
        if (cause instanceof TimeoutException || cause instanceof org.apache.kafka.common.errors.TimeoutException) {
            return new SetupException(
                    "No broker answers at " + bootstrapServers + ": check kafka.bootstrap.servers and the network.",
                    cause);
        }
        return new SetupException("The cluster did not " + action + ": " + cause.getMessage(), cause);
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(5));
    }
}
