package dev.triage.cli;

import dev.triage.avro.RecordSerdes;
import dev.triage.runtime.TriageConfig;
import dev.triage.runtime.backup.Backup;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Brings a backup back into empty topics, all of it or nothing; no instance may run. */
@Command(
        name = "restore",
        description = "Brings a backup back into empty topics, all of it or nothing; no instance may run.",
        mixinStandardHelpOptions = true)
final class RestoreCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Option(names = "--from", paramLabel = "FILE", required = true, description = "A backup.")
    private Path file;

    @Override
    public Integer call() {
        TriageConfig settings = config.load();
        try (RecordSerdes serdes = new RecordSerdes(settings.registry())) {
            serdes.checkRegistry();
            System.out.println("Restored " + new Backup(settings, serdes).restore(file) + ".");
        }
        return 0;
    }
}
