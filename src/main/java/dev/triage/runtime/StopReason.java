package dev.triage.runtime;

import dev.triage.avro.RegistryException;
import dev.triage.topology.TopicNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.TaskAssignmentException;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/**
 * What a failure inside Kafka Streams means to the operator: one sentence that says what to do, and whether trying again
 * in the same process is of any use.
 *
 * @param sentence ends with a full stop
 * @param hopeless true if the instance should stop at once, so that its supervisor starts it again
 * @param stateDamaged true if the local state is of no more use and is to be deleted: the cluster has all of it
 */
record StopReason(String sentence, boolean hopeless, boolean stateDamaged) {

    StopReason(String sentence, boolean hopeless) {
        this(sentence, hopeless, false);
    }

    static StopReason of(Throwable thrown, TriageConfig config) {
        List<Throwable> causes = causes(thrown);
        for (Throwable cause : causes) {
            Optional<StopReason> known = known(cause, config);
            if (known.isPresent()) {
                return known.get();
            }
        }
        Throwable root = causes.get(causes.size() - 1);
        boolean error = causes.stream().anyMatch(Error.class::isInstance);
        String what = root instanceof OutOfMemoryError
                ? "there is not enough memory: give the process a larger -Xmx"
                : root.getClass().getSimpleName() + (root.getMessage() == null ? "" : " (" + firstLine(root) + ")");
        return new StopReason("The application stopped: " + what + ".", error);
    }

    private static Optional<StopReason> known(Throwable cause, TriageConfig config) {
        if (cause instanceof AuthorizationException refused) {
            return Optional.of(hopeless(refusal(refused, config)));
        }
        if (cause instanceof AuthenticationException) {
            return Optional.of(
                    hopeless("The brokers refuse this user's name, password or certificate: check kafka.sasl.* and"
                            + " kafka.ssl.*."));
        }
        if (cause instanceof RegistryException) {
            return Optional.of(new StopReason("Stopped, because " + firstLine(cause) + ".", false));
        }
        if (cause instanceof MissingSourceTopicException) {
            return Optional.of(hopeless("A topic that is read has been deleted: create it again with the command"
                    + " 'topics', and what it held is to be sent again."));
        }
        if (cause instanceof RecordTooLargeException) {
            return Optional.of(hopeless("The brokers don't take a record of that size (" + firstLine(cause)
                    + "): raise max.message.bytes of the topics, or lower triage.registry.max.record.bytes."));
        }
        if (cause instanceof TaskAssignmentException || isPartitionMismatch(cause)) {
            return Optional.of(hopeless("The number of partitions of a topic has changed (" + firstLine(cause)
                    + "): stored state no longer matches; see the command 'topics --check'."));
        }
        if (cause instanceof RocksDBException rocks) {
            return Optional.of(ofState(rocks, config.stateDir()));
        }
        if (cause instanceof ProcessorStateException && cause.getCause() instanceof IOException) {
            return Optional.of(unwritable(config.stateDir(), firstLine(cause.getCause())));
        }
        return Optional.empty();
    }

    private static boolean isPartitionMismatch(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return message.contains("invalid partitions") || message.contains("co-partitioned");
    }

    private static StopReason ofState(RocksDBException rocks, Path stateDir) {
        String message = firstLine(rocks);
        boolean damaged = rocks.getStatus() != null && rocks.getStatus().getCode() == Status.Code.Corruption
                || message.contains("Corruption")
                || message.contains("No such file");
        return damaged
                ? new StopReason(
                        "The local state in " + stateDir + " is damaged (" + message
                                + ") and is deleted: start again, and it is rebuilt from the cluster.",
                        true,
                        true)
                : unwritable(stateDir, message);
    }

    private static StopReason unwritable(Path stateDir, String message) {
        return new StopReason(
                "The local state in " + stateDir + " can't be written (" + message
                        + "): make room or allow writing, and start again.",
                true);
    }

    private static String refusal(AuthorizationException refused, TriageConfig config) {
        TopicNames topics = config.topics();
        if (refused instanceof TopicAuthorizationException topic
                && !topic.unauthorizedTopics().isEmpty()) {
            Set<String> names = topic.unauthorizedTopics();
            return grant(
                    "use the topic " + String.join(", ", names),
                    names.stream()
                            .flatMap(name -> needed(ResourceType.TOPIC, name, config).stream())
                            .toList());
        }
        if (refused instanceof GroupAuthorizationException) {
            return grant(
                    "join the group " + config.applicationId(),
                    needed(ResourceType.GROUP, config.applicationId(), config));
        }
        if (refused instanceof TransactionalIdAuthorizationException) {
            return grant(
                    "use transactional ids that begin with " + config.applicationId() + "-",
                    needed(ResourceType.TRANSACTIONAL_ID, config.applicationId() + "-", config));
        }
        return grant(
                "do what it tried (" + firstLine(refused) + ")",
                ClusterAccess.of(ClusterAccess.Part.APPLICATION, topics, config.applicationId()));
    }

    /** The rights on a resource that the application needs. */
    static List<ClusterAccess.Right> needed(ResourceType type, String name, TriageConfig config) {
        return ClusterAccess.of(ClusterAccess.Part.APPLICATION, config.topics(), config.applicationId()).stream()
                .filter(right -> right.covers(type, name))
                .toList();
    }

    private static String grant(String action, List<ClusterAccess.Right> rights) {
        return "The cluster doesn't allow this user to " + action
                + (rights.isEmpty()
                        ? "."
                        : ": grant "
                                + rights.stream()
                                        .map(ClusterAccess.Right::toString)
                                        .distinct()
                                        .collect(Collectors.joining("; "))
                                + ".");
    }

    private static StopReason hopeless(String sentence) {
        return new StopReason(sentence, true);
    }

    private static String firstLine(Throwable thrown) {
        String message = String.valueOf(thrown.getMessage());
        String line = message.lines().findFirst().orElse(thrown.getClass().getSimpleName());
        return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
    }

    private static List<Throwable> causes(Throwable thrown) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = thrown; cause != null && causes.size() < 20; cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }
}
