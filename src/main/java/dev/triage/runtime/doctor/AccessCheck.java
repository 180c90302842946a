package dev.triage.runtime.doctor;

import dev.triage.runtime.ClusterAccess;
import dev.triage.runtime.ClusterAccess.Right;
import dev.triage.runtime.TriageConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Whether this user may do what the application does. Asks the brokers, and tries nothing that leaves a trace. */
final class AccessCheck {
    private static final String FIX = "allow it; the manifests' KafkaUser has all that is needed";

    private final Admin admin;
    private final Map<String, Object> settings;
    private final TriageConfig config;
    private final List<Finding> findings = new ArrayList<>();
    private boolean ticketsPresent;
    private boolean newGroup;

    AccessCheck(Admin admin, Map<String, Object> settings, TriageConfig config) {
        this.admin = admin;
        this.settings = settings;
        this.config = config;
    }

    /** @param present topics that there are */
    void examine(Set<String> present, Consumer<Finding> report) {
        ticketsPresent = present.contains(config.topics().tickets());
        for (Right need : ClusterAccess.of(ClusterAccess.INSTANCE, config.topics(), config.applicationId())) {
            if (need.type() == ResourceType.TOPIC && !need.prefixed()) {
                if (present.contains(need.name())) {
                    checkTopic(need.name(), need.operations());
                }
            } else if (need.type() == ResourceType.TOPIC) {
                checkOwnTopics(need);
            } else if (need.type() == ResourceType.GROUP) {
                checkGroup(need);
            } else {
                checkTransactions();
            }
        }
        if (findings.isEmpty()) {
            findings.add(Finding.ok("access", "this user may do all that the application does"));
        }
        findings.forEach(report);
    }

    private void checkTopic(String topic, Set<AclOperation> needed) {
        try {
            TopicDescription description = ClusterCheck.get(admin.describeTopics(
                                    List.of(topic), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                            .allTopicNames())
                    .get(topic);
            deny("topic " + topic, needed, description.authorizedOperations());
        } catch (ExecutionException e) {
            refused("DESCRIBE the topic " + topic, e);
        }
    }

    /** Those that the application has made, and whether it may make one. */
    private void checkOwnTopics(Right need) {
        try {
            NewTopic wanted = new NewTopic(need.name() + "doctor", Optional.of(1), Optional.empty());
            ClusterCheck.get(admin.createTopics(List.of(wanted), new CreateTopicsOptions().validateOnly(true))
                    .all());
            Set<AclOperation> others = new TreeSet<>(need.operations());
            others.remove(AclOperation.CREATE);
            for (String topic : ClusterCheck.get(admin.listTopics().names())) {
                if (topic.startsWith(need.name())) {
                    checkTopic(topic, others);
                }
            }
        } catch (ExecutionException e) {
            refused("CREATE topics that begin with " + need.name(), e);
        }
    }

    private void checkGroup(Right need) {
        try {
            Set<AclOperation> allowed = ClusterCheck.get(admin.describeConsumerGroups(
                                    List.of(need.name()),
                                    new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true))
                            .all())
                    .get(need.name())
                    .authorizedOperations();
            deny("group " + need.name(), need.operations(), allowed);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                newGroup = ticketsPresent;
            } else {
                refused("READ the group " + need.name(), e);
            }
        }
    }

    /** A group that is not there yet has no list of what is allowed: a transaction that is given up tells. */
    private void checkTransactions() {
        Map<String, Object> producing = new HashMap<>(settings);
        producing.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, config.applicationId() + "-doctor");
        producing.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(producing, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            if (newGroup) {
                producer.beginTransaction();
                producer.sendOffsetsToTransaction(
                        Map.of(new TopicPartition(config.topics().tickets(), 0), new OffsetAndMetadata(0)),
                        new ConsumerGroupMetadata(config.applicationId()));
                producer.abortTransaction();
            }
        } catch (GroupAuthorizationException e) {
            refused("READ the group " + config.applicationId(), e);
        } catch (TopicAuthorizationException e) {
            // said with the topic
        } catch (KafkaException e) {
            refused("WRITE with transactional ids that begin with " + config.applicationId() + "-", e);
        }
    }

    private void deny(String resource, Set<AclOperation> needed, Set<AclOperation> allowed) {
        Set<AclOperation> missing = new TreeSet<>(needed);
        missing.removeAll(allowed);
        missing.forEach(operation ->
                findings.add(Finding.fault("access", "this user may not " + operation + " the " + resource, FIX)));
    }

    private void refused(String what, Exception thrown) {
        Throwable cause = thrown instanceof ExecutionException ? thrown.getCause() : thrown;
        findings.add(
                cause instanceof AuthorizationException
                        ? Finding.fault("access", "this user may not " + what, FIX)
                        : Finding.doubt(
                                "access",
                                "whether this user may " + what + " is unknown, " + cause.getMessage(),
                                "see that the brokers are well"));
    }
}
