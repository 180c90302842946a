package dev.triage.runtime;

import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DELETE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;

import dev.triage.topology.TopicNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * The least that a cluster with access control must allow. Each part of the application can have a user of its own, or
 * one user all parts' rights together.
 */
public final class ClusterAccess {

    private ClusterAccess() {}

    /** What a user does. */
    public enum Part {
        /** The command {@code run} without console. */
        APPLICATION,
        /** The console of {@code run}, which uses the same user as the application. */
        CONSOLE,
        /** The command {@code topics}. */
        TOPICS,
        /** The commands {@code import} and {@code mode}. */
        IMPORT,
        /** The commands {@code dead-letters} and {@code forget}. */
        OPERATOR,
        /** An autoscaler that looks at the lag and touches nothing. */
        SCALER
    }

    /** One pod does both with one user. */
    public static final Set<Part> INSTANCE = Set.of(Part.APPLICATION, Part.CONSOLE);

    /**
     * One right: these operations on what is called so.
     *
     * @param prefixed true if the name is the beginning of many
     * @param operations at least one
     */
    public record Right(ResourceType type, String name, boolean prefixed, Set<AclOperation> operations) {

        public Right {
            operations = Set.copyOf(operations);
        }

        /** With the other's operations too. */
        private Right with(Right other) {
            Set<AclOperation> both = new TreeSet<>(operations);
            both.addAll(other.operations);
            return new Right(type, name, prefixed, both);
        }

        /** True if it covers that resource. */
        boolean covers(ResourceType otherType, String otherName) {
            return type == otherType && (prefixed ? otherName.startsWith(name) : otherName.equals(name));
        }

        @Override
        public String toString() {
            return new TreeSet<>(operations).stream().map(Enum::name).collect(Collectors.joining(", ")) + " on "
                    + type.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " " + name + (prefixed ? "*" : "");
        }
    }

    /** What a part needs, and nothing it doesn't. */
    public static List<Right> of(Part part, TopicNames topics, String applicationId) {
        return switch (part) {
            case APPLICATION -> application(topics, applicationId);
            case CONSOLE ->
                Stream.concat(
                                Stream.of(topics.review(), topics.labelled(), topics.deadLetter())
                                        .map(topic -> topic(topic, READ, DESCRIBE)),
                                Stream.of(topics.tickets(), topics.decisions(), topics.categories(), topics.centroids())
                                        .map(topic -> topic(topic, WRITE, DESCRIBE)))
                        .toList();
            case TOPICS ->
                topics.all().stream()
                        .map(topic -> topic(topic, CREATE, DESCRIBE, DESCRIBE_CONFIGS))
                        .toList();
            case IMPORT ->
                Stream.of(topics.tickets(), topics.examples(), topics.categories(), topics.centroids(), topics.faq())
                        .map(topic -> topic(topic, WRITE, DESCRIBE))
                        .toList();
            case OPERATOR -> operator(topics, applicationId);
            case SCALER ->
                List.of(
                        topic(topics.tickets(), DESCRIBE),
                        new Right(ResourceType.GROUP, applicationId, false, Set.of(DESCRIBE)));
        };
    }

    /** What several parts with one user need, one right for each resource. */
    public static List<Right> of(Set<Part> parts, TopicNames topics, String applicationId) {
        Map<String, Right> byResource = new TreeMap<>();
        for (Part part : parts) {
            for (Right right : of(part, topics, applicationId)) {
                byResource.merge(right.type() + " " + right.name() + right.prefixed(), right, Right::with);
            }
        }
        return List.copyOf(byResource.values());
    }

    private static List<Right> application(TopicNames topics, String applicationId) {
        List<Right> rights = new ArrayList<>();
        for (String topic : List.of(topics.tickets(), topics.decisions(), topics.categories(), topics.faq())) {
            rights.add(topic(topic, READ, DESCRIBE, DESCRIBE_CONFIGS));
        }
        for (String topic : List.of(topics.examples(), topics.exampleVectors(), topics.centroids())) {
            rights.add(topic(topic, READ, WRITE, DESCRIBE, DESCRIBE_CONFIGS));
        }
        for (String topic : List.of(topics.labelled(), topics.review(), topics.deadLetter())) {
            rights.add(topic(topic, WRITE, DESCRIBE, DESCRIBE_CONFIGS));
        }
        // changelogs and the repartition topic; what has been read of the latter is deleted
        rights.add(new Right(
                ResourceType.TOPIC,
                applicationId + "-",
                true,
                Set.of(CREATE, READ, WRITE, DELETE, DESCRIBE, DESCRIBE_CONFIGS)));
        rights.add(new Right(ResourceType.GROUP, applicationId, false, Set.of(READ, DESCRIBE)));
        rights.add(new Right(ResourceType.TRANSACTIONAL_ID, applicationId + "-", true, Set.of(WRITE, DESCRIBE)));
        return List.copyOf(rights);
    }

    private static List<Right> operator(TopicNames topics, String applicationId) {
        List<Right> rights = new ArrayList<>();
        for (String topic : List.of(topics.deadLetter(), topics.labelled())) {
            rights.add(topic(topic, READ, DESCRIBE));
        }
        for (String topic : List.of(
                topics.tickets(), topics.decisions(), topics.categories(), topics.examples(), topics.review())) {
            rights.add(topic(topic, READ, WRITE, DESCRIBE));
        }
        rights.add(new Right(ResourceType.GROUP, applicationId + "-", true, Set.of(READ, DESCRIBE)));
        rights.add(new Right(ResourceType.TRANSACTIONAL_ID, applicationId + "-", true, Set.of(WRITE, DESCRIBE)));
        return List.copyOf(rights);
    }

    private static Right topic(String name, AclOperation... operations) {
        return new Right(ResourceType.TOPIC, name, false, Set.of(operations));
    }

    /** The rights as the cluster's administrator grants them, from any host. */
    public static List<AclBinding> bindings(List<Right> rights, String principal) {
        return rights.stream()
                .flatMap(right -> right.operations().stream()
                        .map(operation -> new AclBinding(
                                new ResourcePattern(
                                        right.type(),
                                        right.name(),
                                        right.prefixed() ? PatternType.PREFIXED : PatternType.LITERAL),
                                new AccessControlEntry(principal, "*", operation, AclPermissionType.ALLOW))))
                .toList();
    }
}
