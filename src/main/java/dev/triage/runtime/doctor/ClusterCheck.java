package dev.triage.runtime.doctor;

import dev.triage.runtime.SetupException;
import dev.triage.runtime.TopicAdmin;
import dev.triage.runtime.TopicAdmin.TopicReport;
import dev.triage.runtime.TriageConfig;
import dev.triage.runtime.console.LagProbe;
import dev.triage.topology.TopicNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** Whether the brokers answer, the topics are as they must be, and tickets are read. */
final class ClusterCheck implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** A centroid's record and a fit's chunk stay below. */
    private static final long LARGEST_RECORD = 1_000_000;

    /** More is no burst any more. */
    private static final long MUCH_LAG = 10_000;

    private final TriageConfig config;
    private final TopicNames topics;
    private final Map<String, Object> settings;
    private final TopicAdmin topicAdmin;
    private final Admin admin;

    ClusterCheck(TriageConfig config) {
        this.config = config;
        topics = config.topics();
        Map<String, String> kafka = new HashMap<>(config.kafka());
        kafka.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Long.toString(PATIENCE.toMillis()));
        kafka.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, "5000");
        topicAdmin = new TopicAdmin(kafka, topics, config.partitions(), config.largestMessage());
        settings = new HashMap<>(kafka);
        admin = Admin.create(settings);
    }

    void examine(Consumer<Finding> report) {
        List<TopicReport> reports = topicAdmin.check();
        report.accept(Finding.ok("broker", "answers at " + settings.get("bootstrap.servers")));
        Set<String> present = new TreeSet<>();
        for (TopicReport topic : reports) {
            if (!topic.missing()) {
                present.add(topic.topic());
            }
            checkTopic(topic, report);
        }
        AccessCheck access = new AccessCheck(admin, settings, config);
        access.examine(present, report);
        checkSettings(present, report);
        if (present.contains(topics.tickets())) {
            checkLag(report);
        }
    }

    private void checkTopic(TopicReport topic, Consumer<Finding> report) {
        if (topic.missing()) {
            report.accept(
                    isHidden(topic.topic())
                            ? Finding.fault(
                                    "access",
                                    "this user may not see the topic " + topic.topic(),
                                    "allow it what the manifests' KafkaUser has")
                            : Finding.fault(
                                    "topic",
                                    topic.topic() + " is missing",
                                    "create it with the command 'topics' and the same configuration"));
        } else if (topic.differences().isEmpty()) {
            report.accept(Finding.ok("topic", topic.topic()));
        } else {
            report.accept(Finding.fault("topic", topic.topic() + ": " + String.join("; ", topic.differences())));
        }
    }

    /** A broker doesn't tell those who may not see a topic whether it is there. */
    private boolean isHidden(String topic) {
        try {
            get(admin.describeTopics(List.of(topic)).allTopicNames());
            return false;
        } catch (ExecutionException e) {
            return e.getCause() instanceof AuthorizationException;
        }
    }

    private void checkSettings(Set<String> present, Consumer<Finding> report) {
        List<Finding> findings = new ArrayList<>();
        try {
            Map<ConfigResource, Config> configs = get(admin.describeConfigs(present.stream()
                            .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                            .toList())
                    .all());
            Map<String, TopicDescription> descriptions =
                    get(admin.describeTopics(present).allTopicNames());
            configs.forEach((resource, settings) -> checkSettings(
                    resource.name(),
                    settings,
                    descriptions
                            .get(resource.name())
                            .partitions()
                            .get(0)
                            .replicas()
                            .size(),
                    findings));
        } catch (ExecutionException e) {
            findings.add(
                    Finding.doubt("config", "can't be read: " + e.getCause().getMessage(), "see access"));
        }
        if (findings.isEmpty()) {
            findings.add(Finding.ok("config", "the topics keep and take what they must"));
        }
        findings.forEach(report);
    }

    private void checkSettings(String topic, Config settings, int replicas, List<Finding> findings) {
        if (topic.equals(topics.decisions()) && number(settings, TopicConfig.RETENTION_MS_CONFIG) != -1) {
            findings.add(Finding.fault(
                    "config",
                    topic + " forgets what people decided after " + number(settings, TopicConfig.RETENTION_MS_CONFIG)
                            + " ms",
                    "set its retention.ms to -1"));
        }
        if (number(settings, TopicConfig.MAX_MESSAGE_BYTES_CONFIG) < LARGEST_RECORD) {
            findings.add(Finding.fault(
                    "config",
                    topic + " takes records of " + number(settings, TopicConfig.MAX_MESSAGE_BYTES_CONFIG)
                            + " bytes at most",
                    "set its max.message.bytes to " + LARGEST_RECORD + " or more"));
        }
        if (number(settings, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG) > replicas) {
            findings.add(Finding.fault(
                    "config",
                    topic + " wants more replicas in sync than the " + replicas + " it has, so nothing can be written",
                    "lower its min.insync.replicas or add replicas"));
        }
    }

    private static long number(Config settings, String name) {
        return Long.parseLong(settings.get(name).value());
    }

    private void checkLag(Consumer<Finding> report) {
        int members;
        try {
            members = get(admin.describeConsumerGroups(List.of(config.applicationId()))
                            .all())
                    .get(config.applicationId())
                    .members()
                    .size();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                return; // said under access
            }
            if (!(e.getCause() instanceof GroupIdNotFoundException)) {
                report.accept(
                        Finding.doubt("lag", "can't be read: " + e.getCause().getMessage(), "see access"));
                return;
            }
            members = 0;
        }
        long lag;
        try (LagProbe probe = new LagProbe(config)) {
            lag = probe.lag().values().stream().mapToLong(n -> n).sum();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        String seen = lag + " tickets wait, " + members + " stream threads read";
        if (lag > 0 && members == 0) {
            report.accept(Finding.fault("lag", seen, "start an instance with the command 'run'"));
        } else if (lag > MUCH_LAG) {
            report.accept(Finding.doubt("lag", seen, "add instances, up to partitions / threads"));
        } else {
            report.accept(Finding.ok("lag", seen));
        }
    }

    static <T> T get(KafkaFuture<T> future) throws ExecutionException {
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new ExecutionException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SetupException("Interrupted while asking the cluster.", e);
        }
    }

    @Override
    public void close() {
        topicAdmin.close();
        admin.close(Duration.ofSeconds(2));
    }
}
