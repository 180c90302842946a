package dev.triage.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import dev.triage.runtime.ClusterAccess;
import dev.triage.runtime.TopicNeed;
import dev.triage.runtime.TriageConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Holds topics, users and the autoscaler against what the application creates, needs and is called. */
final class KafkaCheck {
    private final Manifests manifests;
    private final TriageConfig config;
    private final List<String> problems = new ArrayList<>();

    KafkaCheck(Manifests manifests) {
        this.manifests = manifests;
        config = WorkloadCheck.config(manifests);
    }

    List<String> problems() {
        checkTopics();
        boolean authorized = manifests.all("Kafka").anyMatch(kafka -> kafka.at("/spec/kafka/authorization")
                .isObject());
        if (authorized) {
            checkAccess("ticket-triage", ClusterAccess.INSTANCE);
            checkAccess("ticket-triage-scaler", Set.of(ClusterAccess.Part.SCALER));
        }
        checkBroker(authorized);
        manifests.all("ScaledObject").forEach(this::checkScaler);
        return problems;
    }

    private void checkTopics() {
        Map<String, TopicNeed> needs = TopicNeed.of(config.topics(), config.partitions(), config.largestMessage());
        Map<String, TopicNeed> made = new TreeMap<>();
        manifests.all("KafkaTopic").forEach(topic -> {
            JsonNode settings = topic.at("/spec/config");
            String retention = settings.path("retention.ms").asText("");
            made.put(
                    Manifests.name(topic),
                    new TopicNeed(
                            topic.at("/spec/partitions").asInt(),
                            settings.path("cleanup.policy").asText(),
                            retention.isEmpty() ? null : retention,
                            number(settings, "max.message.bytes"),
                            number(settings, "segment.bytes")));
        });
        Set<String> names = new TreeSet<>(needs.keySet());
        names.addAll(made.keySet());
        for (String name : names) {
            if (!Objects.equals(needs.get(name), made.get(name))) {
                problems.add("topic " + name + " is " + made.get(name) + ", needed is " + needs.get(name));
            }
        }
    }

    private static Integer number(JsonNode settings, String name) {
        return settings.has(name) ? settings.get(name).asInt() : null;
    }

    private void checkAccess(String user, Set<ClusterAccess.Part> parts) {
        Set<String> needed = ClusterAccess.of(parts, config.topics(), config.applicationId()).stream()
                .flatMap(need -> need.operations().stream()
                        .map(operation -> access(
                                need.type().name(),
                                need.prefixed() ? "PREFIX" : "LITERAL",
                                need.name(),
                                operation.name())))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> given = new TreeSet<>();
        manifests.get("KafkaUser", user).at("/spec/authorization/acls").forEach(acl -> acl.path("operations")
                .forEach(operation -> given.add(access(
                        acl.at("/resource/type").asText(),
                        acl.at("/resource/patternType").asText(),
                        acl.at("/resource/name").asText(),
                        operation.asText()))));
        needed.stream()
                .filter(access -> !given.contains(access))
                .forEach(access -> problems.add(user + " may not " + access));
        given.stream()
                .filter(access -> !needed.contains(access))
                .forEach(access -> problems.add(user + " may without need " + access));
    }

    private static String access(String type, String pattern, String name, String operation) {
        return String.join(" ", operation, type, pattern, name).replace("_", "").toLowerCase(Locale.ROOT);
    }

    /** The address that the application has is a listener, as secure as it thinks. */
    private void checkBroker(boolean authorized) {
        JsonNode kafka = manifests.all("Kafka").findFirst().orElseThrow();
        JsonNode listener = kafka.at("/spec/kafka/listeners/0");
        boolean tls = listener.path("tls").asBoolean();
        String address = Manifests.name(kafka) + "-kafka-bootstrap:"
                + listener.path("port").asInt();
        expectSame("the brokers' address", address, config.kafka().get("bootstrap.servers"));
        String protocol = (authorized ? "SASL_" : "") + (tls ? "SSL" : "PLAINTEXT");
        expectSame("the protocol", protocol, config.kafka().getOrDefault("security.protocol", "PLAINTEXT"));
        if (authorized) {
            String mechanism = listener.at("/authentication/type").asText();
            expectSame(
                    "the mechanism",
                    mechanism.toUpperCase(Locale.ROOT),
                    config.kafka().get("sasl.mechanism"));
        }
        manifests
                .all("KafkaTopic")
                .forEach(topic -> expectSame(
                        "the cluster of " + Manifests.name(topic),
                        Manifests.name(kafka),
                        topic.at("/metadata/labels/strimzi.io~1cluster").asText()));
    }

    private void checkScaler(JsonNode scaler) {
        JsonNode spec = scaler.path("spec");
        expectSame(
                "the most instances",
                config.partitions() / config.threads(),
                spec.path("maxReplicaCount").asInt());
        expectSame("the fewest instances", 1, spec.path("minReplicaCount").asInt());
        JsonNode target = spec.path("scaleTargetRef");
        if (manifests
                .find(target.path("kind").asText(), target.path("name").asText())
                .isEmpty()) {
            problems.add("the autoscaler scales nothing");
        }
        JsonNode lag = spec.at("/triggers/0/metadata");
        expectSame(
                "the autoscaler's topic",
                config.topics().tickets(),
                lag.path("topic").asText());
        expectSame(
                "the autoscaler's group",
                config.applicationId(),
                lag.path("consumerGroup").asText());
        expectSame(
                "the autoscaler's address",
                config.kafka().get("bootstrap.servers"),
                lag.path("bootstrapServers").asText());
        if (spec.at("/advanced/horizontalPodAutoscalerConfig/behavior/scaleDown/stabilizationWindowSeconds")
                        .asInt()
                < 60) {
            problems.add("the autoscaler takes instances away at each pause");
        }
    }

    private void expectSame(String what, Object needed, Object found) {
        if (!needed.equals(found)) {
            problems.add(what + " is " + found + ", needed is " + needed);
        }
    }
}
