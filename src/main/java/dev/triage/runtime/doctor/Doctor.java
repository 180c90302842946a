package dev.triage.runtime.doctor;

import dev.triage.core.TriageMetrics;
import dev.triage.encoder.EncoderException;
import dev.triage.encoder.Encoders;
import dev.triage.runtime.SetupException;
import dev.triage.runtime.TriageConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;

/** Looks at everything an instance needs, changes nothing, and names for each fault what to do. */
public final class Doctor {
    private final TriageConfig config;
    private final Clock clock;

    /** @param clock this machine's */
    public Doctor(TriageConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /** @param report is told each finding when it is made */
    public void examine(Consumer<Finding> report) {
        attempt("settings", report, () -> {
            config.policy();
            config.topology();
            report.accept(Finding.ok("settings", "application " + config.applicationId()));
        });
        attempt("weights", report, () -> checkWeights(report));
        checkStateDirectory(report);
        attempt("broker", report, () -> {
            try (ClusterCheck cluster = new ClusterCheck(config)) {
                cluster.examine(report);
            }
        });
        attempt("registry", report, () -> new RegistryCheck(config, clock).examine(report));
    }

    private static void attempt(String subject, Consumer<Finding> report, Runnable check) {
        try {
            check.run();
        } catch (SetupException e) {
            report.accept(Finding.fault(subject, e.getMessage()));
        }
    }

    private void checkWeights(Consumer<Finding> report) {
        try (Encoders encoders = config.openEncoders(TriageMetrics.NONE)) {
            List<String> names =
                    encoders.all().stream().map(encoder -> encoder.id()).toList();
            report.accept(Finding.ok("weights", String.join(", ", names)));
        } catch (EncoderException e) {
            report.accept(Finding.fault("weights", e.getMessage()));
        }
    }

    private void checkStateDirectory(Consumer<Finding> report) {
        Path directory = config.stateDir().toAbsolutePath();
        Path existing = directory;
        while (existing != null && Files.notExists(existing)) {
            existing = existing.getParent();
        }
        try {
            Files.delete(Files.createTempFile(existing, "doctor", null));
            report.accept(Finding.ok("state", directory + " can be written"));
        } catch (IOException | NullPointerException e) {
            report.accept(Finding.fault(
                    "state",
                    directory + " can't be written",
                    "give this user the right, or choose another with triage.state-dir"));
        }
    }
}
