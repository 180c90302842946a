package dev.triage.cli;

import dev.triage.runtime.SetupException;
import dev.triage.runtime.TopicAdmin;
import dev.triage.runtime.TopicAdmin.TopicReport;
import dev.triage.runtime.TriageApp;
import dev.triage.runtime.TriageConfig;
import dev.triage.web.console.UserFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs the application against a real cluster and registry. */
@Command(
        name = "run",
        description = "Runs the application against a Kafka cluster and a schema registry.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Override
    public Integer call() throws InterruptedException {
        TriageConfig settings = config.load();
        settings.policy(); // a share out of range is said before a broker is waited for
        requireTopics(settings);
        TriageApp app = new TriageApp(settings);
        StopSignal.stopsWith(app::close);
        try (app) {
            app.start();
            runUntilStopped(settings, app);
            if (app.failure() != null) {
                throw new SetupException(app.stopReason().orElseThrow(), app.failure());
            }
        }
        return 0;
    }

    /** The console needs a users file: without one there is nobody who could sign in. */
    private static void runUntilStopped(TriageConfig settings, TriageApp app) throws InterruptedException {
        Optional<UserFile> users = settings.users().map(UserFile::open);
        Path key = settings.stateDir().resolveSibling("session.key");
        try (EmbeddingSetup embedding = new EmbeddingSetup(settings, app);
                ConsoleSetup console = users.map(known -> new ConsoleSetup(settings, app, known, key, embedding.faq()))
                        .orElse(null)) {
            embedding.address(settings).ifPresent(address -> System.out.println("Embedding service " + address));
            if (console != null) {
                String scheme = settings.consoleKeyStore().isPresent() ? "https" : "http";
                System.out.println("Console " + scheme + "://" + settings.consoleHost() + ":" + console.port());
            }
            app.awaitStopped();
        }
    }

    private static void requireTopics(TriageConfig settings) {
        try (TopicAdmin admin = TopicAdmin.of(settings)) {
            List<TopicReport> reports = admin.check();
            List<String> missing = reports.stream()
                    .filter(TopicReport::missing)
                    .map(TopicReport::topic)
                    .toList();
            if (!missing.isEmpty()) {
                throw new SetupException("These topics are missing: " + String.join(", ", missing)
                        + ". Create them with the command 'topics' and the same configuration, or let this user see"
                        + " them: grant DESCRIBE.");
            }
            for (TopicReport report : reports) {
                for (String difference : report.differences()) {
                    throw new SetupException("Topic " + report.topic() + ": " + difference + ".");
                }
            }
        }
    }
}
