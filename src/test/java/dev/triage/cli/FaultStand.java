package dev.triage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.triage.SmallInstance;
import dev.triage.avro.RecordSerdes;
import dev.triage.encoder.TinyNetwork;
import dev.triage.runtime.OutcomeWatcher;
import dev.triage.runtime.RecordLoader;
import dev.triage.runtime.TopicAdmin;
import dev.triage.runtime.TriageApp;
import dev.triage.runtime.TriageConfig;
import dev.triage.runtime.embedded.EmbeddedKafka;
import dev.triage.runtime.embedded.EmbeddedRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.GroupState;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** A broker, a registry and the application, to be broken in one way after the other. */
abstract class FaultStand {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private static Path shared;

    static EmbeddedKafka kafka;
    static EmbeddedRegistry registry;
    static Path models;

    @TempDir
    Path directory;

    final Map<String, String> settings = new HashMap<>();

    @BeforeAll
    static void start() throws Exception {
        kafka = EmbeddedKafka.start(shared.resolve("kafka"));
        registry = EmbeddedRegistry.start(shared.resolve("registry"));
        models = shared.resolve("models");
        TinyNetwork.folder(models, "tiny", 16);
    }

    @AfterAll
    static void stop() {
        registry.close();
        kafka.close();
    }

    /** Topics, group and state of its own for each test. */
    @BeforeEach
    void settings(TestInfo test) {
        String name = test.getTestMethod().orElseThrow().getName().toLowerCase();
        settings.put("kafka.bootstrap.servers", kafka.bootstrapServers());
        settings.put("kafka.metadata.max.age.ms", "1000");
        settings.put("triage.registry.url", registry.url());
        settings.put("triage.topic-prefix", name + ".");
        settings.put("triage.application-id", name);
        settings.putAll(SmallInstance.settings(models, directory.resolve("state")));
    }

    TriageConfig config() {
        return TriageConfig.of(settings);
    }

    void createTopics() {
        TriageConfig config = config();
        try (TopicAdmin admin = TopicAdmin.of(config)) {
            admin.createMissing(config.replication());
        }
    }

    TriageApp startApp() throws InterruptedException {
        TriageApp app = new TriageApp(config());
        app.start();
        assertThat(app.awaitRunning(PATIENCE)).isTrue();
        return app;
    }

    /** Runs the application to its end; {@code meanwhile} brings the fault. */
    Terminal.Done run(Terminal.Meanwhile meanwhile) throws Exception {
        return Terminal.run(meanwhile, "run", "--config", configFile());
    }

    Terminal.Done command(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--config", configFile()));
        return Terminal.run(all.toArray(String[]::new));
    }

    private String configFile() throws IOException {
        Path file = directory.resolve("triage.properties");
        Files.write(
                file,
                settings.entrySet().stream()
                        .map(entry -> entry.toString().replace("\\", "\\\\"))
                        .toList());
        return file.toString();
    }

    void awaitRunningGroup() {
        String group = config().applicationId();
        try (Admin admin = admin()) {
            Awaitility.await("the group to be stable")
                    .atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> admin.describeConsumerGroups(List.of(group))
                                    .all()
                                    .get()
                                    .get(group)
                                    .groupState()
                            == GroupState.STABLE);
        }
    }

    static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }

    interface Work {
        void with(RecordLoader loader, OutcomeWatcher watcher) throws Exception;
    }

    void work(Work work) throws Exception {
        TriageConfig config = config();
        try (RecordSerdes serdes = new RecordSerdes(config.registry());
                RecordLoader loader = new RecordLoader(config.kafka(), config.topics(), serdes);
                OutcomeWatcher watcher =
                        new OutcomeWatcher(config.kafka(), config.topics(), serdes, (id, outcome) -> {})) {
            work.with(loader, watcher);
        }
    }

    static void awaitOutcome(OutcomeWatcher watcher, String id) {
        Awaitility.await("an outcome of " + id)
                .atMost(PATIENCE)
                .pollInSameThread()
                .until(() -> {
                    watcher.poll(Duration.ofMillis(100));
                    return watcher.outcomes().containsKey(id);
                });
        assertThat(watcher.repeated()).isEmpty();
    }
}
