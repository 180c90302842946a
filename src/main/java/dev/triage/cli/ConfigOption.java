package dev.triage.cli;

import dev.triage.runtime.TriageConfig;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that names the configuration file. */
final class ConfigOption {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Properties file; environment variables such as TRIAGE_MARGIN or KAFKA_BOOTSTRAP_SERVERS"
                    + " override it.")
    private Path file;

    TriageConfig load() {
        return TriageConfig.load(file);
    }
}
