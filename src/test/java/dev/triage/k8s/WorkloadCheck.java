package dev.triage.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import dev.triage.runtime.ManagementFacts;
import dev.triage.runtime.TriageApp;
import dev.triage.runtime.TriageConfig;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Holds the pods and what points at them against the application's settings and its management port. */
final class WorkloadCheck {
    private static final String NAME = "ticket-triage";

    private final Manifests manifests;
    private final ManagementFacts management;
    private final JsonNode pod;
    private final JsonNode container;
    private final Map<String, Integer> ports = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();

    WorkloadCheck(Manifests manifests, ManagementFacts management) {
        this.manifests = manifests;
        this.management = management;
        pod = manifests.get("StatefulSet", NAME).at("/spec/template");
        container = pod.at("/spec/containers/0");
        container
                .path("ports")
                .forEach(port -> ports.put(
                        port.path("name").asText(), port.path("containerPort").asInt()));
    }

    /** The settings that the pods get, as the application reads them. */
    static TriageConfig config(Manifests manifests) {
        JsonNode volume = manifests.get("StatefulSet", NAME).at("/spec/template/spec/volumes/0/configMap/name");
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(manifests
                    .get("ConfigMap", volume.asText())
                    .at("/data/triage.properties")
                    .asText()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> settings = new HashMap<>();
        properties.forEach((name, value) -> settings.put(name.toString(), value.toString()));
        return TriageConfig.of(settings);
    }

    List<String> problems() {
        TriageConfig config = config(manifests);
        checkPorts(config);
        checkProbes();
        checkFiles(config);
        checkEnvironment();
        checkSelectors();
        checkNetwork(config);
        expect(
                pod.at("/spec/terminationGracePeriodSeconds").asInt() > TriageApp.CLOSING.toSeconds(),
                "pods are killed before they have closed");
        return problems;
    }

    private void checkPorts(TriageConfig config) {
        expect(
                Map.of("console", config.consolePort(), "management", config.managementPort())
                        .equals(ports),
                "the container's ports are " + ports + ", not those of the settings");
        expect(
                config.consoleHost().equals("0.0.0.0")
                        && config.managementHost().equals("0.0.0.0"),
                "console or management answer nobody outside the pod");
        manifests
                .all("Service")
                .filter(service -> service.at("/spec/selector/app.kubernetes.io~1name")
                        .asText()
                        .equals(NAME))
                .forEach(service -> service.at("/spec/ports")
                        .forEach(port -> expect(
                                ports.containsKey(port.path("targetPort").asText()),
                                Manifests.title(service) + " points at no port of the container")));
        JsonNode backend = manifests.get("Ingress", NAME).at("/spec/rules/0/http/paths/0/backend/service");
        expect(
                servicePort(
                                backend.path("name").asText(),
                                backend.at("/port/name").asText())
                        .equals("console"),
                "the ingress does not lead to the console");
        manifests.all("ServiceMonitor").forEach(monitor -> monitor.at("/spec/endpoints")
                .forEach(endpoint -> checkScraping(monitor.at("/spec/selector/matchLabels"), endpoint)));
    }

    private String servicePort(String service, String port) {
        return manifests.find("Service", service).stream()
                .flatMap(found -> stream(found.at("/spec/ports")))
                .filter(found -> found.path("name").asText().equals(port))
                .map(found -> found.path("targetPort").asText())
                .findFirst()
                .orElse("");
    }

    private void checkScraping(JsonNode selector, JsonNode endpoint) {
        boolean found = manifests
                .all("Service")
                .filter(service -> matches(selector, service.at("/metadata/labels")))
                .anyMatch(service -> servicePort(
                                Manifests.name(service), endpoint.path("port").asText())
                        .equals("management"));
        expect(found, "scraping finds no service with the management port");
        expect(
                management.status(endpoint.path("path").asText()) == 200,
                "nothing answers at " + endpoint.path("path").asText());
    }

    private void checkProbes() {
        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            JsonNode get = container.at("/" + probe + "/httpGet");
            expect(get.path("port").asText().equals("management"), "the " + probe + " asks another port");
            expect(
                    management.status(get.path("path").asText("/nothing")) == 200,
                    "nothing answers the " + probe + " at " + get.path("path").asText());
        }
    }

    /** Every file and folder that is named lies on something that is mounted, and what is written may be. */
    private void checkFiles(TriageConfig config) {
        List<JsonNode> arguments = stream(container.path("args")).toList();
        expect(arguments.size() == 3 && arguments.get(0).asText().equals("run"), "the command is not run");
        requireMount(arguments.get(2).asText(), false);
        requireMount(config.stateDir().toString(), true);
        config.users().ifPresent(users -> requireMount(users.toString(), false));
        String truststore = config.kafka().get("ssl.truststore.location");
        if (truststore != null) {
            requireMount(truststore, false);
        }
        requireMount("/tmp/x", true);
        Set<String> volumes = new TreeSet<>();
        pod.at("/spec/volumes")
                .forEach(volume -> volumes.add(volume.path("name").asText()));
        manifests
                .get("StatefulSet", NAME)
                .at("/spec/volumeClaimTemplates")
                .forEach(claim -> volumes.add(Manifests.name(claim)));
        container
                .path("volumeMounts")
                .forEach(mount -> expect(
                        volumes.contains(mount.path("name").asText()),
                        "there is no volume " + mount.path("name").asText()));
    }

    private void requireMount(String file, boolean writable) {
        expect(
                stream(container.path("volumeMounts"))
                        .anyMatch(
                                mount -> file.startsWith(mount.path("mountPath").asText() + "/")
                                        && mount.path("readOnly").asBoolean() != writable),
                file + " lies on no " + (writable ? "writable " : "read-only ") + "volume");
    }

    private void checkEnvironment() {
        for (JsonNode variable : container.path("env")) {
            String name = variable.path("name").asText();
            boolean known = name.equals("LOG_FORMAT")
                    || name.startsWith("KAFKA_")
                    || name.startsWith("TRIAGE_REGISTRY_")
                    || TriageConfig.names().stream().anyMatch(setting -> setting.replaceAll("[.-]", "_")
                            .toUpperCase(Locale.ROOT)
                            .equals(name));
            expect(known, "there is no setting for the variable " + name);
            boolean secret = name.matches(".*(KEY|TOKEN|JAAS_CONFIG|USER_INFO|PASSWORD)");
            expect(
                    secret == variable.at("/valueFrom/secretKeyRef").isObject(),
                    name + (secret ? " is a secret and comes from none" : " is no secret"));
        }
        expect(!pod.at("/spec/enableServiceLinks").asBoolean(true), "services would become settings");
    }

    private void checkSelectors() {
        JsonNode labels = pod.at("/metadata/labels");
        for (String kind : List.of("StatefulSet", "PodDisruptionBudget")) {
            expect(
                    matches(manifests.get(kind, NAME).at("/spec/selector/matchLabels"), labels),
                    kind + " selects other pods");
        }
        expect(
                matches(manifests.get("NetworkPolicy", NAME).at("/spec/podSelector/matchLabels"), labels),
                "NetworkPolicy selects other pods");
        pod.at("/spec/topologySpreadConstraints")
                .forEach(constraint -> expect(
                        matches(constraint.at("/labelSelector/matchLabels"), labels), "the spread is of other pods"));
        expect(
                manifests
                        .find(
                                "Service",
                                manifests
                                        .get("StatefulSet", NAME)
                                        .at("/spec/serviceName")
                                        .asText())
                        .isPresent(),
                "the pods' own service is missing");
    }

    /** The brokers' and the registry's ports are open, and of the pods' own those two that are used. */
    private void checkNetwork(TriageConfig config) {
        JsonNode policy = manifests.get("NetworkPolicy", NAME).path("spec");
        expect(policy.path("policyTypes").size() == 2, "the network policy is for one direction only");
        policy.path("ingress")
                .forEach(rule -> expect(!rule.path("from").isEmpty(), "the network lets in from everywhere"));
        policy.path("egress").forEach(rule -> expect(!rule.path("to").isEmpty(), "the network lets out to everywhere"));
        Set<String> in = new TreeSet<>();
        policy.path("ingress").forEach(rule -> rule.path("ports")
                .forEach(port -> in.add(port.path("port").asText())));
        expect(in.equals(ports.keySet()), "the network lets in to " + in);
        Set<Integer> out = new TreeSet<>();
        policy.path("egress").forEach(rule -> rule.path("ports")
                .forEach(port -> out.add(port.path("port").asInt())));
        String broker = config.kafka().get("bootstrap.servers");
        int registry = URI.create(config.registry().get("schema.registry.url")).getPort();
        Set<Integer> needed = Set.of(53, registry, Integer.parseInt(broker.substring(broker.indexOf(':') + 1)));
        expect(out.equals(needed), "the network lets out to the ports " + out + ", needed are " + needed);
    }

    private static boolean matches(JsonNode selector, JsonNode labels) {
        return !selector.isEmpty()
                && selector.properties().stream()
                        .allMatch(entry -> entry.getValue().equals(labels.get(entry.getKey())));
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private void expect(boolean good, String problem) {
        if (!good) {
            problems.add(problem);
        }
    }
}
