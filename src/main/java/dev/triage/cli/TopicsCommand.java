package dev.triage.cli;

import dev.triage.runtime.TopicAdmin;
import dev.triage.runtime.TopicAdmin.TopicReport;
import dev.triage.runtime.TriageConfig;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Creates what is missing and says what differs. */
@Command(
        name = "topics",
        description = "Creates the topics that are missing and says what differs from what the application needs.",
        mixinStandardHelpOptions = true)
final class TopicsCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Option(names = "--check", description = "Only look; create nothing.")
    private boolean checkOnly;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        TriageConfig settings = config.load();
        try (TopicAdmin admin = TopicAdmin.of(settings)) {
            List<TopicReport> reports = checkOnly ? admin.check() : admin.createMissing(settings.replication());
            reports.forEach(report -> spec.commandLine().getOut().println(line(report)));
            boolean good = reports.stream()
                    .allMatch(
                            report -> !report.missing() && report.differences().isEmpty());
            return good ? 0 : 1;
        }
    }

    private static String line(TopicReport report) {
        String how = report.created()
                ? "created"
                : report.missing()
                        ? "missing"
                        : report.differences().isEmpty() ? "fine" : String.join("; ", report.differences());
        return String.format("%-28s %s", report.topic(), how);
    }
}
