package dev.triage.cli;

import dev.triage.avro.RecordSerdes;
import dev.triage.runtime.TriageConfig;
import dev.triage.runtime.backup.Backup;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes examples, categories and decisions to a file; the application may run on. */
@Command(
        name = "backup",
        description = "Writes examples, categories and decisions to a file; the application may run on.",
        mixinStandardHelpOptions = true)
final class BackupCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Option(names = "--to", paramLabel = "FILE", required = true, description = "Where the backup goes.")
    private Path file;

    @Override
    public Integer call() {
        TriageConfig settings = config.load();
        try (RecordSerdes serdes = new RecordSerdes(settings.registry())) {
            serdes.checkRegistry();
            System.out.println("Kept " + new Backup(settings, serdes).write(file) + ".");
        }
        return 0;
    }
}
