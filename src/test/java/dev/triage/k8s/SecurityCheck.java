package dev.triage.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Holds pods against the cluster's own restricted profile (Pod Security Standards), and secrets against where they come
 * from: an operator makes them, or the instructions do.
 */
final class SecurityCheck {
    private static final Set<String> VOLUMES = Set.of(
            "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret");

    private final Manifests manifests;
    private final String instructions;
    private final List<String> problems = new ArrayList<>();

    /** @param instructions how to install, in which secrets are made that no operator makes */
    SecurityCheck(Manifests manifests, String instructions) {
        this.manifests = manifests;
        this.instructions = instructions;
    }

    List<String> problems() {
        manifests
                .all("Namespace")
                .forEach(namespace -> expect(
                        namespace
                                .at("/metadata/labels/pod-security.kubernetes.io~1enforce")
                                .asText()
                                .equals("restricted"),
                        Manifests.title(namespace) + " lets in more than restricted pods"));
        workloads().forEach(this::checkPod);
        JsonNode own = manifests.get("StatefulSet", "ticket-triage").at("/spec/template/spec");
        checkOwn(own);
        checkResources(own.at("/containers/0/resources"));
        checkSecrets();
        return problems;
    }

    private Stream<? extends JsonNode> workloads() {
        return Stream.of("StatefulSet", "Deployment").flatMap(manifests::all);
    }

    private void checkPod(JsonNode workload) {
        String title = Manifests.title(workload);
        JsonNode pod = workload.at("/spec/template/spec");
        JsonNode security = pod.path("securityContext");
        expect(security.path("runAsNonRoot").asBoolean(), title + " may run as root");
        expect(security.path("runAsUser").asInt(1) > 0, title + " runs as root");
        expect(
                security.at("/seccompProfile/type").asText().equals("RuntimeDefault"),
                title + " has no profile of system calls");
        expect(
                !pod.path("automountServiceAccountToken").asBoolean(true),
                title + " has a token for the cluster's interface");
        for (String shared : List.of("hostNetwork", "hostPID", "hostIPC")) {
            expect(!pod.path(shared).asBoolean(), title + " shares " + shared);
        }
        pod.path("volumes").forEach(volume -> volume.fieldNames()
                .forEachRemaining(field ->
                        expect(field.equals("name") || VOLUMES.contains(field), title + " mounts a " + field)));
        for (JsonNode container : pod.path("containers")) {
            checkContainer(title, container);
        }
    }

    private void checkContainer(String title, JsonNode container) {
        JsonNode security = container.path("securityContext");
        expect(!security.path("allowPrivilegeEscalation").asBoolean(true), title + " may get more privileges");
        expect(!security.path("privileged").asBoolean(), title + " is privileged");
        expect(
                texts(security.at("/capabilities/drop")).contains("ALL")
                        && security.at("/capabilities/add").isEmpty(),
                title + " keeps capabilities");
        container.path("ports").forEach(port -> expect(!port.has("hostPort"), title + " takes a port of the node"));
    }

    /** Beyond the profile: files that can't be changed, no token, spread over zones and nodes. */
    private void checkOwn(JsonNode pod) {
        expect(
                pod.at("/containers/0/securityContext/readOnlyRootFilesystem").asBoolean(),
                "the root file system can be written");
        String account = pod.path("serviceAccountName").asText();
        expect(
                manifests
                        .find("ServiceAccount", account)
                        .filter(found ->
                                !found.path("automountServiceAccountToken").asBoolean(true))
                        .isPresent(),
                "there is no service account without a token");
        Set<String> spread = new TreeSet<>();
        pod.path("topologySpreadConstraints")
                .forEach(constraint -> spread.add(constraint.path("topologyKey").asText()));
        expect(
                spread.equals(Set.of("kubernetes.io/hostname", "topology.kubernetes.io/zone")),
                "the pods are spread over " + spread);
    }

    /** Throttled threads miss their heartbeats, and memory that is only hoped for gets pods killed. */
    private void checkResources(JsonNode resources) {
        expect(resources.at("/requests/cpu").isTextual(), "no processors are asked for");
        expect(!resources.at("/limits").has("cpu"), "processors are limited");
        expect(
                resources.at("/requests/memory").isTextual()
                        && resources.at("/requests/memory").equals(resources.at("/limits/memory")),
                "the memory asked for is not the limit");
    }

    private void checkSecrets() {
        Set<String> made = new TreeSet<>();
        manifests.all("Kafka").forEach(kafka -> made.add(Manifests.name(kafka) + "-cluster-ca-cert"));
        manifests.all("KafkaUser").forEach(user -> made.add(Manifests.name(user)));
        Set<String> used = new TreeSet<>();
        manifests.documents().forEach(document -> {
            document.findValues("secretKeyRef")
                    .forEach(reference -> used.add(reference.path("name").asText()));
            document.findValues("secret")
                    .forEach(volume -> used.add(volume.path("secretName").asText()));
            document.findValues("secretTargetRef")
                    .forEach(references -> references.forEach(
                            reference -> used.add(reference.path("name").asText())));
            document.findValues("tls").stream()
                    .filter(JsonNode::isArray)
                    .forEach(hosts -> hosts.forEach(
                            host -> used.add(host.path("secretName").asText())));
        });
        Matcher word = Pattern.compile("[\\w-]+").matcher(instructions);
        while (word.find()) {
            made.add(word.group());
        }
        used.stream()
                .filter(secret -> !made.contains(secret))
                .forEach(secret -> problems.add("nobody makes the secret " + secret));
        manifests
                .all("ConfigMap")
                .flatMap(SecurityCheck::settings)
                .forEach(setting -> expect(
                        !setting.matches(".*(session-key|api-token|password|jaas\\.config|user\\.info)"),
                        "the ConfigMap has the secret setting " + setting));
        expect(manifests.all("Secret").findAny().isEmpty(), "a secret lies among the manifests");
    }

    private static Stream<String> settings(JsonNode configMap) {
        Properties settings = new Properties();
        try {
            settings.load(
                    new StringReader(configMap.at("/data/triage.properties").asText()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return settings.stringPropertyNames().stream();
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new TreeSet<>();
        StreamSupport.stream(array.spliterator(), false).forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private void expect(boolean good, String problem) {
        if (!good) {
            problems.add(problem);
        }
    }
}
