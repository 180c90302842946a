package dev.triage.cli;

import dev.triage.avro.RecordSerdes;
import dev.triage.core.LabelledExample;
import dev.triage.runtime.CsvTable;
import dev.triage.runtime.RecordLoader;
import dev.triage.runtime.TriageConfig;
import dev.triage.runtime.console.TopicExport;
import dev.triage.web.faq.FaqTable;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes CSV files to topics. */
@Command(
        name = "import",
        description =
                "Writes examples, tickets or collected answers from CSV files to their topics; the same file again changes nothing.",
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

        @Option(
                names = "--faq",
                paramLabel = "FILE",
                description = "CSV with the columns question and answer and, optionally, id, link and category. A row"
                        + " with an id and no answer takes that entry back.")
        private Path faq;

        @Option(
                names = "--again",
                description =
                        "All examples that the cluster has, once more: after another encoder or another cleaning was"
                                + " configured, they count for it, too. While nobody teaches: a change that is made meanwhile"
                                + " may be lost.")
        private boolean again;
    }

    @Override
    public Integer call() {
        CsvTable examples =
                files.examples == null ? null : CsvTable.read(files.examples).examples(System.err::println);
        CsvTable tickets = files.tickets == null ? null : CsvTable.read(files.tickets);
        FaqTable faq = files.faq == null ? null : FaqTable.read(files.faq);
        TriageConfig settings = config.load();
        try (RecordSerdes serdes = new RecordSerdes(settings.registry());
                RecordLoader loader = new RecordLoader(settings.kafka(), settings.topics(), serdes)) {
            serdes.checkRegistry();
            if (files.again) {
                List<LabelledExample> known = new ArrayList<>();
                new TopicExport(settings, serdes).examples(known::add);
                load("examples once more", known, loader, loader::example);
            }
            if (examples != null) {
                load("examples", examples.rows(), loader, row -> loader.example(example(row, examples.name())));
            }
            if (tickets != null) {
                Instant now = Instant.now();
                load("tickets", tickets.rows(), loader, row -> loader.ticket(row, "import", now));
            }
            if (faq != null) {
                load(faq, loader);
            }
        }
        return 0;
    }

    static LabelledExample example(CsvTable.Row row, String source) {
        return new LabelledExample(row.id(), row.text(), row.label(), source);
    }

    private static void load(FaqTable faq, RecordLoader loader) {
        if (!faq.badRows().isEmpty()) {
            System.err.println(faq.badRows().size() + " rows without question or answer were left out, row "
                    + faq.badRows().get(0) + " first.");
        }
        load("answers", faq.entries(), loader, loader::answer);
        load("answers taken back", List.copyOf(faq.withdrawn()), loader, loader::withdrawAnswer);
    }

    private static <T> void load(String what, List<T> rows, RecordLoader loader, Consumer<T> send) {
        if (rows.isEmpty()) {
            return;
        }
        try (Progress progress = new Progress(what, rows.size(), System.err)) {
            int done = 0;
            for (T row : rows) {
                send.accept(row);
                progress.at(++done);
            }
            loader.flush();
        }
    }
}
