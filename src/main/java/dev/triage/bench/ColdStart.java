package dev.triage.bench;

import dev.triage.runtime.CsvTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * From the start of a JVM to the demonstration's first line that says a ticket was routed, console and all: in a new
 * folder, and in the same folder with other tickets when the files are still in the system's memory.
 */
final class ColdStart {
    private static final int STARTS = 3;
    /** The demonstration shows a dozen outcomes, those of earlier starts first. */
    private static final int TICKETS = 3;

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final ChildJvm jvm;
    private final Demonstration demonstration;
    private final Path directory;

    ColdStart(ChildJvm jvm, Demonstration demonstration, Path directory) {
        this.jvm = jvm;
        this.demonstration = demonstration;
        this.directory = directory;
    }

    void measure(BenchSettings settings, Figures figures) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        Path examples = CsvFile.write(
                directory.resolve("examples.csv"), demonstration.examples().rows());
        double first = seconds(examples, 0);
        settings.progress().accept(String.format(Locale.ROOT, "start, new folder: %.2f s", first));
        double[] later = new double[STARTS];
        for (int i = 0; i < STARTS; i++) {
            later[i] = seconds(examples, i + 1);
            settings.progress().accept(String.format(Locale.ROOT, "start %d, same folder: %.2f s", i + 1, later[i]));
        }
        figures.put("firstStartSeconds", first);
        figures.put("coldStartSeconds", Interleaved.median(later));
    }

    private double seconds(Path examples, int start) throws IOException, InterruptedException {
        String prefix = "start-" + start + "-";
        List<CsvTable.Row> rows = new ArrayList<>();
        for (int i = 0; i < TICKETS; i++) {
            List<String> tickets = demonstration.tickets();
            rows.add(new CsvTable.Row(prefix + i, "", tickets.get((start * TICKETS + i) % tickets.size()), ""));
        }
        Path tickets = CsvFile.write(directory.resolve("tickets-" + start + ".csv"), rows);
        List<String> command = jvm.application(
                demonstration.mainClass(),
                List.of(),
                "demo",
                "--examples",
                examples.toString(),
                "--tickets",
                tickets.toString(),
                "--data",
                directory.resolve("data").toString(),
                "--port",
                "0",
                "--management-port",
                "0",
                "--embedding-port",
                "0");
        try (Child child = new Child(command, directory.resolve("start-" + start + ".log"))) {
            return child.await(Pattern.compile("^\\s*routed\\s+" + prefix), PATIENCE)
                            .after()
                            .toNanos()
                    / 1e9;
        }
    }
}
