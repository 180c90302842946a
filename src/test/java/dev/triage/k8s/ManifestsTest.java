package dev.triage.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.triage.runtime.ManagementFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifests against the cluster's types and against the application's own code; and that mistakes are found. */
class ManifestsTest {
    private static ManagementFacts management;

    @BeforeAll
    static void startManagement() {
        management = new ManagementFacts();
    }

    @AfterAll
    static void stopManagement() {
        management.close();
    }

    private static List<String> problems(Manifests manifests) throws IOException {
        List<String> problems = new ArrayList<>();
        manifests.documents().forEach(document -> problems.addAll(StrictModels.problems(document)));
        problems.addAll(new WorkloadCheck(manifests, management).problems());
        problems.addAll(new KafkaCheck(manifests).problems());
        problems.addAll(new SettingNamesCheck(manifests).problems());
        problems.addAll(
                new SecurityCheck(manifests, Files.readString(Manifests.FOLDER.resolve("README.md"))).problems());
        String runbook = Files.readString(Manifests.FOLDER.resolve("RUNBOOK.md"));
        problems.addAll(new MonitoringCheck(manifests, management, runbook).problems());
        return problems;
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "prod"})
    void shouldRenderWhatTheApplicationNeeds(String overlay) throws Exception {
        Manifests manifests = Manifests.render(overlay);

        assertThat(problems(manifests)).isEmpty();
        assertThat(manifests.documents()).hasSizeGreaterThan(20);
    }

    /** Also where there is no kubectl. */
    @Test
    void shouldKeepEveryFileWithinItsTypes() throws IOException {
        List<String> problems = new ArrayList<>();
        int documents = 0;
        try (Stream<Path> files = Files.walk(Manifests.FOLDER)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".yaml")
                            && !path.getFileName().toString().equals("kustomization.yaml"))
                    .toList()) {
                for (ObjectNode document :
                        Manifests.parse(Files.readString(file)).documents()) {
                    problems.addAll(StrictModels.problems(document));
                    documents++;
                }
            }
        }

        assertThat(problems).isEmpty();
        assertThat(documents).isGreaterThan(20);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("a field of the pods that there is not", "terminationGracePeriod", pods -> pod(pods)
                        .withObject("/spec")
                        .put("terminationGracePeriod", 45)),
                mistake("a field deep in a probe", "initialDelay", pods -> ((ObjectNode)
                                container(pods).path("livenessProbe"))
                        .put("initialDelay", 3)),
                mistake("a field of Kafka's", "patritions", all -> ((ObjectNode)
                                all.get("KafkaTopic", "tickets").path("spec"))
                        .put("patritions", 3)),
                mistake("a field of a listener", "authentification", all -> ((ObjectNode)
                                all.get("Kafka", "kafka").at("/spec/kafka/listeners/0"))
                        .putObject("authentification")),
                mistake("a value of the wrong kind", "Cannot deserialize", all -> ((ObjectNode)
                                all.get("KafkaTopic", "tickets").path("spec"))
                        .put("partitions", "many")),
                mistake("a field of the autoscaler's", "maxReplicas", all -> ((ObjectNode)
                                all.get("ScaledObject", "ticket-triage").path("spec"))
                        .put("maxReplicas", 12)),
                mistake("a severity that nobody is called for", "severity", all -> ((ObjectNode)
                                rule(all, 0).path("labels"))
                        .put("severity", "urgent")),
                mistake("another port of the container", "ports", all -> ((ObjectNode)
                                container(all).at("/ports/1"))
                        .put("containerPort", 9091)),
                mistake(
                        "another port in the settings",
                        "ports",
                        all -> settings(all, "triage.console-port=8080", "triage.console-port=8081")),
                mistake("a service to a port that is not there", "Service ticket-triage", all -> ((ObjectNode)
                                all.get("Service", "ticket-triage").at("/spec/ports/0"))
                        .put("targetPort", "http")),
                mistake("an ingress to another port", "ingress", all -> ((ObjectNode)
                                all.get("Ingress", "ticket-triage")
                                        .at("/spec/rules/0/http/paths/0/backend/service/port"))
                        .put("name", "management")),
                mistake("a closed port to the brokers", "lets out", all -> ((ObjectNode)
                                all.get("NetworkPolicy", "ticket-triage").at("/spec/egress/0/ports/0"))
                        .put("port", 9092)),
                mistake("a way out to everybody's port", "lets out to everywhere", all -> ((ObjectNode)
                                all.get("NetworkPolicy", "ticket-triage").at("/spec/egress/0"))
                        .remove("to")),
                mistake("a console open to all pods", "lets in from everywhere", all -> ((ObjectNode)
                                all.get("NetworkPolicy", "ticket-triage").at("/spec/ingress/0"))
                        .remove("from")),
                mistake("a probe of a path that is not served", "livenessProbe", all -> ((ObjectNode)
                                container(all).at("/livenessProbe/httpGet"))
                        .put("path", "/healthz")),
                mistake("a probe of the console", "readinessProbe", all -> ((ObjectNode)
                                container(all).at("/readinessProbe/httpGet"))
                        .put("port", "console")),
                mistake(
                        "state on the read-only file system",
                        "/data/state",
                        all -> settings(all, "/var/lib/ticket-triage/state", "/data/state")),
                mistake("a variable without a setting", "TRIAGE_SESION_KEY", all -> ((ObjectNode)
                                container(all).at("/env/1"))
                        .put("name", "TRIAGE_SESION_KEY")),
                mistake("pods killed while they close", "killed", all -> pod(all).withObject("/spec")
                        .put("terminationGracePeriodSeconds", 10)),
                mistake("a budget for other pods", "PodDisruptionBudget", all -> ((ObjectNode)
                                all.get("PodDisruptionBudget", "ticket-triage").at("/spec/selector/matchLabels"))
                        .put("app.kubernetes.io/name", "triage")),
                mistake("a topic of another name", "tickets-labeled", all -> ((ObjectNode)
                                all.get("KafkaTopic", "tickets-labelled").path("metadata"))
                        .put("name", "tickets-labeled")),
                mistake("a topic that is cleaned otherwise", "tickets-review", all -> ((ObjectNode)
                                all.get("KafkaTopic", "tickets-review").at("/spec/config"))
                        .put("cleanup.policy", "delete")),
                mistake("a topic with other partitions", "ticket-examples", all -> ((ObjectNode)
                                all.get("KafkaTopic", "ticket-examples").path("spec"))
                        .put("partitions", 12)),
                mistake(
                        "a setting that clients don't have",
                        "sasl.mechanizm",
                        all -> settings(all, "sasl.mechanism", "sasl.mechanizm")),
                mistake("a variable that is no setting of clients", "variable KAFKA_SASL_JAAS", all -> ((ArrayNode)
                                container(all).path("env"))
                        .addObject()
                        .put("name", "KAFKA_SASL_JAAS")),
                mistake("a setting that topics don't have", "retention.millis", all -> ((ObjectNode)
                                all.get("KafkaTopic", "tickets").at("/spec/config"))
                        .put("retention.millis", 1)),
                mistake("a setting that brokers don't have", "min.insync.replica", all -> ((ObjectNode)
                                all.get("Kafka", "kafka").at("/spec/kafka/config"))
                        .put("min.insync.replica", 2)),
                mistake("an access that is missing", "may not write topic literal centroids", all -> ((ArrayNode)
                                acl(all, "centroids").path("operations"))
                        .remove(1)),
                mistake("an access too many", "without need alter topic literal tickets", all -> ((ArrayNode)
                                acl(all, "tickets").path("operations"))
                        .add("Alter")),
                mistake("an access to another transaction", "transactionalid", all -> ((ObjectNode)
                                all.get("KafkaUser", "ticket-triage").at("/spec/authorization/acls/12/resource"))
                        .put("name", "triage-")),
                mistake("more instances than busy threads", "most instances", all -> ((ObjectNode)
                                all.get("ScaledObject", "ticket-triage").path("spec"))
                        .put("maxReplicaCount", 24)),
                mistake("the lag of another group", "autoscaler's group", all -> ((ObjectNode)
                                all.get("ScaledObject", "ticket-triage").at("/spec/triggers/0/metadata"))
                        .put("consumerGroup", "triage")),
                mistake("brokers without TLS", "protocol", all -> settings(all, "SASL_SSL", "SASL_PLAINTEXT")),
                mistake("pods that may run as root", "may run as root", all -> pod(all).withObject(
                                "/spec/securityContext")
                        .put("runAsNonRoot", false)),
                mistake("capabilities kept", "keeps capabilities", all -> ((ArrayNode)
                                container(all).at("/securityContext/capabilities/drop"))
                        .removeAll()),
                mistake("files that can be written", "root file system", all -> ((ObjectNode)
                                container(all).path("securityContext"))
                        .put("readOnlyRootFilesystem", false)),
                mistake("a token for the cluster", "has a token", all -> pod(all).withObject("/spec")
                        .put("automountServiceAccountToken", true)),
                mistake("a folder of the node", "hostPath", all -> ((ArrayNode) pod(all).at("/spec/volumes"))
                        .addObject()
                        .put("name", "node")
                        .putObject("hostPath")
                        .put("path", "/")),
                mistake("processors with a limit", "processors are limited", all -> ((ObjectNode)
                                container(all).at("/resources/limits"))
                        .put("cpu", "2")),
                mistake("all pods on one node", "spread over", all -> ((ArrayNode)
                                pod(all).at("/spec/topologySpreadConstraints"))
                        .remove(1)),
                mistake("a secret that nobody makes", "nobody makes the secret triage-console", all -> ((ObjectNode)
                                container(all).at("/env/1/valueFrom/secretKeyRef"))
                        .put("name", "triage-console")),
                mistake(
                        "a password among the settings",
                        "triage.api-token",
                        all -> settings(all, "triage.embedding-port=", "triage.api-token=letmein")),
                mistake("an alert on a meter that is not there", "triage_lag", all -> rule(all, 2)
                        .put("expr", "max(triage_lag) > 5000")),
                mistake("an alert by a label that is not there", "[why]", all -> rule(all, 3)
                        .put("expr", "sum by (why) (increase(triage_dead_letters_total[15m])) > 0")),
                mistake("an alert without an entry in the runbook", "TriageTired", all -> rule(all, 0)
                        .put("alert", "TriageTired")),
                mistake("an entry in the runbook without its alert", "TriageSilent, which there is not", all -> rule(
                                all, 0)
                        .put("alert", "TriageTired")),
                mistake("a panel of a meter that is not there", "triage_encode_millis", all -> {
                    ObjectNode data = (ObjectNode)
                            all.get("ConfigMap", "ticket-triage-dashboard").path("data");
                    data.put(
                            "ticket-triage.json",
                            data.path("ticket-triage.json")
                                    .asText()
                                    .replace("triage_encode_seconds_bucket", "triage_encode_millis"));
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void shouldFindAMistake(String what, String named, Consumer<Manifests> mistake) throws Exception {
        Manifests broken = prod().copy();
        mistake.accept(broken);

        assertThat(problems(broken)).anyMatch(problem -> problem.contains(named));
    }

    private static Manifests prod;

    private static Manifests prod() throws IOException, InterruptedException {
        if (prod == null) {
            prod = Manifests.render("prod");
        }
        return prod;
    }

    private static Arguments mistake(String what, String named, Consumer<Manifests> mistake) {
        return Arguments.of(what, named, mistake);
    }

    private static ObjectNode pod(Manifests manifests) {
        return (ObjectNode) manifests.get("StatefulSet", "ticket-triage").at("/spec/template");
    }

    private static JsonNode container(Manifests manifests) {
        return pod(manifests).at("/spec/containers/0");
    }

    private static ObjectNode rule(Manifests manifests, int number) {
        return (ObjectNode) manifests.get("PrometheusRule", "ticket-triage").at("/spec/groups/0/rules/" + number);
    }

    private static JsonNode acl(Manifests manifests, String topic) {
        for (JsonNode acl : manifests.get("KafkaUser", "ticket-triage").at("/spec/authorization/acls")) {
            if (acl.at("/resource/name").asText().equals(topic)) {
                return acl;
            }
        }
        throw new AssertionError(topic);
    }

    private static void settings(Manifests manifests, String before, String after) {
        String name = pod(manifests).at("/spec/volumes/0/configMap/name").asText();
        ObjectNode data = (ObjectNode) manifests.get("ConfigMap", name).path("data");
        data.put("triage.properties", data.path("triage.properties").asText().replace(before, after));
    }
}
