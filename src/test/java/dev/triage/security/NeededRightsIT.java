package dev.triage.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.triage.JavaProcess;
import dev.triage.avro.RecordSerdes;
import dev.triage.cli.TicketTriage;
import dev.triage.core.LabelledExample;
import dev.triage.encoder.TinyNetwork;
import dev.triage.runtime.ClusterAccess;
import dev.triage.runtime.ClusterAccess.Part;
import dev.triage.runtime.ClusterAccess.Right;
import dev.triage.runtime.RecordLoader;
import dev.triage.runtime.TopicAdmin;
import dev.triage.runtime.TriageConfig;
import dev.triage.runtime.console.LagProbe;
import dev.triage.runtime.embedded.EmbeddedRegistry;
import dev.triage.runtime.embedded.GuardedKafka;
import dev.triage.runtime.embedded.RecordingAuthorizer.Use;
import dev.triage.web.console.ApiClient;
import dev.triage.web.console.Role;
import dev.triage.web.console.UserFile;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An instance with its console, a process of its own, on brokers that allow it just what the manifests' KafkaUser has:
 * it works, is refused nothing, and makes use of each right.
 */
class NeededRightsIT {
    private static final String PASSWORD = "correct horse battery";
    private static final String TOKEN = "token-of-the-help-desk";

    @TempDir
    private Path directory;

    @Test
    void shouldUseEachRightAndBeRefusedNothing() throws Exception {
        try (GuardedKafka kafka = GuardedKafka.start(directory.resolve("kafka"));
                EmbeddedRegistry registry = EmbeddedRegistry.start(directory.resolve("registry"))) {
            TinyNetwork.folder(directory.resolve("models"), "tiny", 32);
            int port = freePort();
            Path file = directory.resolve("triage.properties");
            Map<String, String> settings = settings(kafka, registry, port);
            Files.write(
                    file, settings.entrySet().stream().map(Map.Entry::toString).toList());
            TriageConfig config = TriageConfig.of(settings);
            List<Right> rights = ClusterAccess.of(ClusterAccess.INSTANCE, config.topics(), config.applicationId());
            prepare(kafka, config);
            kafka.allow(ClusterAccess.bindings(rights, "User:triage"));
            Process process = run(file);
            try {
                use(kafka, config, "http://127.0.0.1:" + port);

                Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                                unused(rights, kafka.uses("triage")))
                        .isEmpty());
                assertThat(process.isAlive()).isTrue();
                assertThat(kafka.uses("triage")).allMatch(Use::allowed);
                scale(kafka, settings);
            } finally {
                process.destroy();
                assertThat(process.waitFor(45, TimeUnit.SECONDS)).isTrue();
            }
            wouldNotice(kafka, config);
            System.out.println("rights: "
                    + rights.stream()
                            .mapToInt(right -> right.operations().size())
                            .sum() + " operations on "
                    + rights.size() + " resources, each used, none refused");
        }
    }

    /** An autoscaler asks for what our own look at the lag asks for. */
    private static void scale(GuardedKafka kafka, Map<String, String> settings) throws Exception {
        Map<String, String> scaler = new TreeMap<>(settings);
        kafka.login("scaler", "scaler").forEach((name, value) -> scaler.put("kafka." + name, value));
        TriageConfig config = TriageConfig.of(scaler);
        List<Right> rights = ClusterAccess.of(Part.SCALER, config.topics(), config.applicationId());
        try (LagProbe lag = new LagProbe(config)) {
            assertThat(lag.lag()).isEmpty();
            kafka.allow(ClusterAccess.bindings(rights, "User:scaler"));
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> lag.lag()
                    .equals(Map.of(0, 0L, 1, 0L)));
        }
        assertThat(unused(rights, kafka.uses("scaler"))).isEmpty();
    }

    /** A right that nobody needs counts as unused, and what the user may not do as refused. */
    private static void wouldNotice(GuardedKafka kafka, TriageConfig config) {
        String tickets = config.topics().tickets();
        Right delete = new Right(ResourceType.TOPIC, tickets, false, Set.of(AclOperation.DELETE));
        assertThat(unused(List.of(delete), kafka.uses("triage"))).containsExactly("DELETE " + tickets);
        try (Admin triage = Admin.create(new HashMap<>(kafka.login("triage", "triage")))) {
            assertThat(triage.deleteTopics(List.of(tickets)).all())
                    .failsWithin(Duration.ofSeconds(20))
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(TopicAuthorizationException.class);
        }
        assertThat(kafka.uses("triage"))
                .contains(new Use("triage", AclOperation.DELETE, ResourceType.TOPIC, tickets, false));
    }

    private Map<String, String> settings(GuardedKafka kafka, EmbeddedRegistry registry, int consolePort)
            throws IOException {
        Path users = directory.resolve("users.properties");
        Files.writeString(users, UserFile.line("anna", Role.ADMIN, PASSWORD));
        Map<String, String> settings = new TreeMap<>();
        kafka.login("triage", "triage").forEach((name, value) -> settings.put("kafka." + name, value));
        // what has been read of the repartition topic is deleted every half minute
        settings.put("kafka.repartition.purge.interval.ms", "1000");
        settings.put("triage.registry.url", registry.url());
        settings.put("triage.partitions", "2");
        settings.put("triage.replication", "1");
        settings.put("triage.encoder", "tiny");
        settings.put("triage.models", directory.resolve("models").toString());
        settings.put("triage.state-dir", directory.resolve("state").toString());
        settings.put("triage.users", users.toString());
        settings.put("triage.api-token", TOKEN);
        settings.put("triage.console-port", Integer.toString(consolePort));
        settings.put("triage.management-port", "0");
        settings.put("triage.embedding-port", "");
        return settings;
    }

    private static void prepare(GuardedKafka kafka, TriageConfig config) {
        try (TopicAdmin topics = new TopicAdmin(
                kafka.login("admin", "admin"), config.topics(), config.partitions(), config.largestMessage())) {
            topics.createMissing((short) 1);
        }
        try (RecordSerdes serdes = new RecordSerdes(config.registry());
                RecordLoader loader = new RecordLoader(kafka.login("admin", "admin"), config.topics(), serdes)) {
            for (int i = 0; i < 20; i++) {
                loader.example(new LabelledExample("p" + i, "printer paper jam " + i, "printer", "it"));
                loader.example(new LabelledExample("a" + i, "password forgot login " + i, "access", "it"));
            }
            loader.flush();
        }
    }

    /** What an instance is there for: tickets, one that can't be read among them, and people. */
    private static void use(GuardedKafka kafka, TriageConfig config, String url) throws Exception {
        await(() -> ApiClient.signedIn(url, "anna", PASSWORD) != null);
        ApiClient anna = ApiClient.signedIn(url, "anna", PASSWORD);
        ApiClient desk = ApiClient.withToken(url, TOKEN);
        anna.post("/api/mode", Map.of("mode", "review-all"));
        anna.send("PUT", "/api/categories", Map.of("name", "printer", "title", "Printers", "destination", "it"));
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                new HashMap<>(kafka.login("admin", "admin")), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(config.topics().tickets(), "no ticket".getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
        await(() -> anna.json("/api/live").get("mode").asText().equals("review-all"));
        desk.post("/api/tickets", Map.of("id", "t1", "text", "the printer has a paper jam"));
        await(() -> anna.get("/api/queue/item?id=t1").statusCode() == 200);
        anna.post("/api/decisions", Map.of("ticketId", "t1", "action", "correct", "category", "printer"));
        await(() -> anna.get("/api/export/decisions.csv").body().contains("t1"));
    }

    private static List<String> unused(List<Right> rights, List<Use> uses) {
        return rights.stream()
                .flatMap(right -> right.operations().stream()
                        .filter(operation -> uses.stream()
                                .noneMatch(use -> use.allowed()
                                        && use.operation() == operation
                                        && use.type() == right.type()
                                        && (right.prefixed()
                                                ? use.resource().startsWith(right.name())
                                                : use.resource().equals(right.name()))))
                        .map(operation -> operation + " " + right.name()))
                .toList();
    }

    private Process run(Path file) throws IOException {
        return JavaProcess.of(TicketTriage.class, List.of("-Xmx256m"), "run", "--config", file.toString())
                .redirectOutput(directory.resolve("instance.log").toFile())
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptionsMatching(thrown -> thrown instanceof IOException)
                .until(condition);
    }
}
