package dev.triage.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.triage.JavaProcess;
import dev.triage.SmallInstance;
import dev.triage.avro.RecordSerdes;
import dev.triage.cli.TicketTriage;
import dev.triage.core.LabelledExample;
import dev.triage.core.Ticket;
import dev.triage.encoder.TinyNetwork;
import dev.triage.runtime.ClusterAccess;
import dev.triage.runtime.ClusterAccess.Part;
import dev.triage.runtime.OutcomeWatcher;
import dev.triage.runtime.RecordLoader;
import dev.triage.runtime.SetupException;
import dev.triage.runtime.TopicAdmin;
import dev.triage.runtime.TriageApp;
import dev.triage.runtime.TriageConfig;
import dev.triage.runtime.embedded.EmbeddedRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.acl.AclBinding;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The application on a cluster that allows nothing by itself, with exactly the rights that are listed for it. */
@Tag("long")
@Timeout(180)
class SecureClusterIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String APPLICATION_PASSWORD = "application-secret-1";
    private static final String TEXT = "the rhinoceros sat on the printer";

    @TempDir
    private static Path shared;

    private static Certificates certificates;
    private static SecureBroker broker;
    private static EmbeddedRegistry registry;
    private static Path models;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() throws Exception {
        certificates = new Certificates(shared.resolve("certificates"), "broker", "triage-tls");
        broker = new SecureBroker(shared.resolve("kafka"), certificates);
        registry = EmbeddedRegistry.start(shared.resolve("registry"));
        models = shared.resolve("models");
        TinyNetwork.folder(models, "tiny", 16);
        broker.addUser("triage", APPLICATION_PASSWORD);
        broker.addUser("topics", "topics-secret-1");
        broker.addUser("importer", "importer-secret-1");
        try (TopicAdmin admin = topicAdmin("")) {
            admin.createMissing((short) 1);
        }
    }

    @AfterAll
    static void stop() {
        registry.close();
        broker.close();
    }

    private static TopicAdmin topicAdmin(String prefix) {
        TriageConfig config = config(broker.admin(), prefix, shared);
        return TopicAdmin.of(config);
    }

    private static TriageConfig config(Map<String, String> kafka, String prefix, Path directory) {
        return TriageConfig.of(settings(kafka, prefix, directory));
    }

    private static Map<String, String> settings(Map<String, String> kafka, String prefix, Path directory) {
        Map<String, String> settings = new HashMap<>();
        kafka.forEach((name, value) -> settings.put("kafka." + name, value));
        settings.put("triage.registry.url", registry.url());
        settings.put("triage.topic-prefix", prefix);
        settings.put("triage.application-id", prefix + "app");
        settings.putAll(SmallInstance.settings(models, directory.resolve("state")));
        return settings;
    }

    private static List<AclBinding> rights(Part part, TriageConfig config, String user) {
        return ClusterAccess.bindings(ClusterAccess.of(part, config.topics(), config.applicationId()), "User:" + user);
    }

    /** Topics, tickets and the application: each with a user of its own that may do just that. */
    @ParameterizedTest
    @CsvSource({"sasl", "tls"})
    void shouldWorkWithExactlyTheRightsThatAreListed(String how) throws Exception {
        TriageConfig topics = config(broker.sasl("topics", "topics-secret-1"), how + ".", directory);
        TriageConfig importer = config(broker.sasl("importer", "importer-secret-1"), how + ".", directory);
        TriageConfig app = how.equals("sasl")
                ? config(broker.sasl("triage", APPLICATION_PASSWORD), "sasl.", directory)
                : config(broker.tls("triage-tls"), "tls.", directory);
        broker.forbidEverything();
        broker.allow(rights(Part.TOPICS, topics, "topics"));
        broker.allow(rights(Part.IMPORT, topics, "importer"));
        broker.allow(rights(Part.APPLICATION, app, how.equals("sasl") ? "triage" : "triage-tls"));

        try (TopicAdmin admin = TopicAdmin.of(topics)) {
            assertThat(admin.createMissing((short) 1)).allMatch(TopicAdmin.TopicReport::created);
        }
        TriageConfig watching = config(broker.admin(), how + ".", directory);
        try (TriageApp running = new TriageApp(app);
                RecordSerdes serdes = new RecordSerdes(importer.registry());
                RecordLoader loader = new RecordLoader(importer.kafka(), importer.topics(), serdes);
                OutcomeWatcher watcher =
                        new OutcomeWatcher(watching.kafka(), watching.topics(), serdes, (id, outcome) -> {})) {
            running.start();
            assertThat(running.awaitRunning(PATIENCE)).isTrue();
            loader.example(new LabelledExample("e1", TEXT, "printer", ""));
            loader.flush();
            Awaitility.await().atMost(PATIENCE).until(() -> running.state().examples() == 1);
            loader.ticket(Ticket.of("t1", "", TEXT));
            loader.flush();
            Awaitility.await().atMost(PATIENCE).pollInSameThread().until(() -> {
                watcher.poll(Duration.ofMillis(100));
                return watcher.outcomes().containsKey("t1");
            });
            assertThat(running.failure()).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TOPIC            | missing.tickets         | READ  | the topic missing.tickets",
                "TOPIC            | missing.centroids       | READ  | the topic missing.centroids",
                "TOPIC            | missing.tickets-review  | WRITE | the topic missing.tickets-review",
                "GROUP            | missing.app             | READ  | the group missing.app",
                "TRANSACTIONAL_ID | missing.app-            | WRITE | transactional ids that begin with missing.app-"
            })
    void shouldNameTheRightThatIsMissing(String type, String name, String operation, String said) throws Exception {
        try (TopicAdmin admin = topicAdmin("missing.")) {
            admin.createMissing((short) 1);
        }
        TriageConfig config = config(broker.sasl("triage", APPLICATION_PASSWORD), "missing.", directory);
        broker.forbidEverything();
        broker.allow(rights(Part.APPLICATION, config, "triage"));
        broker.forbid(rights(Part.APPLICATION, config, "triage").stream()
                .filter(binding -> binding.pattern().resourceType().name().equals(type)
                        && binding.pattern().name().equals(name)
                        && binding.entry().operation().name().equals(operation))
                .toList());

        try (TriageApp app = new TriageApp(config);
                RecordSerdes serdes = new RecordSerdes(config.registry());
                RecordLoader loader = new RecordLoader(
                        config(broker.admin(), "missing.", directory).kafka(), config.topics(), serdes)) {
            loader.ticket(Ticket.of("t", "", TEXT));
            loader.flush();
            Throwable atStart = catchThrowable(app::start);
            if (atStart == null) {
                Awaitility.await().atMost(PATIENCE).until(() -> app.stopReason().isPresent());
            }

            String sentence = atStart == null ? app.stopReason().orElseThrow() : atStart.getMessage();
            assertThat(sentence)
                    .startsWith("The cluster doesn't allow this user to ")
                    .contains(said)
                    .contains("grant ")
                    .contains(operation);
        }
    }

    @Test
    void shouldSayThatAPasswordIsWrong() {
        TriageConfig config = config(broker.sasl("triage", "not-the-secret"), "", directory);

        try (TopicAdmin admin = TopicAdmin.of(config)) {
            assertThatExceptionOfType(SetupException.class)
                    .isThrownBy(admin::check)
                    .withMessageContaining("refused the user name or password")
                    .withMessageNotContaining("not-the-secret");
        }
    }

    /** The password comes from a file of its own, and neither it nor a ticket's text gets into the log. */
    @Test
    void shouldLogNeitherSecretsNorTickets() throws Exception {
        Path secrets = directory.resolve("secrets.properties");
        Files.writeString(secrets, "jaas=" + SecureBroker.jaas("triage", APPLICATION_PASSWORD));
        Map<String, String> kafka = broker.sasl("triage", "");
        kafka.put("config.providers", "file");
        kafka.put("config.providers.file.class", "org.apache.kafka.common.config.provider.FileConfigProvider");
        kafka.put("sasl.jaas.config", "${file:" + secrets + ":jaas}");
        Map<String, String> settings = settings(kafka, "logged.", directory);
        settings.put("triage.session-key", "session-secret-1");
        settings.put("triage.api-token", "token-secret-1");
        TriageConfig admin = config(broker.admin(), "logged.", directory);
        broker.forbidEverything();
        broker.allow(rights(Part.APPLICATION, admin, "triage"));
        try (TopicAdmin topics = topicAdmin("logged.")) {
            topics.createMissing((short) 1);
        }
        Path file = directory.resolve("triage.properties");
        Files.write(file, settings.entrySet().stream().map(Map.Entry::toString).toList());
        Path log = directory.resolve("log.txt");

        Process process = JavaProcess.of(
                        TicketTriage.class,
                        List.of(
                                "-Dlog.kafka=INFO",
                                "-Dlog.triage=DEBUG",
                                "-Dlogback.configurationFile=" + Path.of("src", "main", "resources", "logback.xml")),
                        "run",
                        "--config",
                        file.toString())
                .redirectOutput(log.toFile())
                .start();
        try (RecordSerdes serdes = new RecordSerdes(admin.registry());
                RecordLoader loader = new RecordLoader(admin.kafka(), admin.topics(), serdes);
                OutcomeWatcher watcher =
                        new OutcomeWatcher(admin.kafka(), admin.topics(), serdes, (id, outcome) -> {})) {
            loader.example(new LabelledExample("e1", TEXT, "printer", ""));
            loader.ticket(Ticket.of("t1", "", TEXT));
            loader.ticket(Ticket.of("t2", TEXT, "x".repeat(600_000)));
            loader.flush();
            Awaitility.await().atMost(PATIENCE).pollInSameThread().until(() -> {
                watcher.poll(Duration.ofMillis(100));
                return watcher.outcomes().size() == 2;
            });
        } finally {
            process.destroy();
            process.waitFor(30, TimeUnit.SECONDS);
            process.destroyForcibly();
        }

        assertThat(Files.readString(log))
                .contains("state=RUNNING", "bootstrap.servers")
                .doesNotContain(
                        APPLICATION_PASSWORD,
                        "session-secret-1",
                        "token-secret-1",
                        Certificates.PASSWORD,
                        "rhinoceros");
    }
}
