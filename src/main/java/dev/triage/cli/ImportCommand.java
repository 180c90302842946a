package dev.triage.cli;

import dev.triage.avro.RecordSerdes;
import dev.triage.core.LabelledExample;
import dev.triage.runtime.CsvTable;
import dev.triage.runtime.RecordLoader;
import dev.triage.runtime.TriageConfig;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes CSV files to topics. */
@Command(
        name = "import",
        description = "Writes examples or tickets from CSV files to their topics; the same file again changes nothing.",
        mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @ArgGroup(exclusive = false, multiplicity = "1")
    private Files files;

    private static final class Files {
        @Option(names = "--examples", paramLabel = "FILE", description = "CSV with the columns text and label.")
        private Path examples;

        @Option(names = "--tickets", paramLabel = "FILE", description = "CSV with the column text and, optionally, id.")
        private Path tickets;
    }

    @Override
    public Integer call() {
        CsvTable examples =
                files.examples == null ? null : CsvTable.read(files.examples).examples(System.err::println);
        CsvTable tickets = files.tickets == null ? null : CsvTable.read(files.tickets);
        TriageConfig settings = config.load();
        try (RecordSerdes serdes = new RecordSerdes(settings.registry());
                RecordLoader loader = new RecordLoader(settings.kafka(), settings.topics(), serdes)) {
            serdes.checkRegistry();
            if (examples != null) {
                load("examples", examples, loader, row -> loader.example(example(row, examples.name())));
            }
            if (tickets != null) {
                Instant now = Instant.now();
                load("tickets", tickets, loader, row -> loader.ticket(row, "import", now));
            }
        }
        return 0;
    }

    static LabelledExample example(CsvTable.Row row, String source) {
        return new LabelledExample(row.id(), row.text(), row.label(), source);
    }

    private static void load(String what, CsvTable table, RecordLoader loader, Consumer<CsvTable.Row> send) {
        try (Progress progress = new Progress(what, table.rows().size(), System.err)) {
            int done = 0;
            for (CsvTable.Row row : table.rows()) {
                send.accept(row);
                progress.at(++done);
            }
            loader.flush();
        }
    }
}
