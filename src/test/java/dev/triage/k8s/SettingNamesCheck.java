package dev.triage.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import kafka.server.KafkaConfig;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/** Holds the names of settings for clients, topics and brokers against Kafka's own: a wrong one is only warned of. */
final class SettingNamesCheck {
    private static final String VARIABLE = "KAFKA_";

    private final Manifests manifests;
    private final List<String> problems = new ArrayList<>();

    SettingNamesCheck(Manifests manifests) {
        this.manifests = manifests;
    }

    List<String> problems() {
        Set<String> clients = clientSettings();
        WorkloadCheck.config(manifests)
                .kafka()
                .keySet()
                .forEach(name -> expect(clients.contains(name), "clients have no setting " + name));
        for (JsonNode variable :
                manifests.get("StatefulSet", "ticket-triage").at("/spec/template/spec/containers/0/env")) {
            String name = variable.path("name").asText();
            if (name.startsWith(VARIABLE)) {
                expect(
                        clients.stream()
                                .anyMatch(setting -> name.equals(
                                        VARIABLE + setting.replace('.', '_').toUpperCase(Locale.ROOT))),
                        "clients have no setting for the variable " + name);
            }
        }
        Set<String> topics = topicSettings();
        manifests.all("KafkaTopic").forEach(topic -> topic.at("/spec/config")
                .fieldNames()
                .forEachRemaining(name -> expect(topics.contains(name), "topics have no setting " + name)));
        Set<String> brokers = brokerSettings();
        manifests.all("Kafka").forEach(kafka -> kafka.at("/spec/kafka/config")
                .fieldNames()
                .forEachRemaining(name -> expect(brokers.contains(name), "brokers have no setting " + name)));
        return problems;
    }

    private static Set<String> clientSettings() {
        Set<String> names = new HashSet<>(AdminClientConfig.configNames());
        names.addAll(ConsumerConfig.configNames());
        names.addAll(ProducerConfig.configNames());
        names.addAll(StreamsConfig.configDef().names());
        return names;
    }

    private static Set<String> topicSettings() {
        Set<String> names = new HashSet<>();
        Arrays.stream(TopicConfig.class.getFields())
                .filter(field -> field.getName().endsWith("_CONFIG"))
                .forEach(field -> {
                    try {
                        names.add((String) field.get(null));
                    } catch (IllegalAccessException e) {
                        throw new AssertionError(e);
                    }
                });
        return names;
    }

    private static Set<String> brokerSettings() {
        return new KafkaConfig(
                        Map.of(
                                "process.roles", "broker,controller",
                                "node.id", "1",
                                "controller.quorum.voters", "1@127.0.0.1:1",
                                "listeners", "PLAINTEXT://127.0.0.1:2,CONTROLLER://127.0.0.1:1",
                                "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                                "controller.listener.names", "CONTROLLER"),
                        false)
                .values()
                .keySet();
    }

    private void expect(boolean good, String problem) {
        if (!good) {
            problems.add(problem);
        }
    }
}
