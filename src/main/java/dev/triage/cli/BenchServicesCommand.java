package dev.triage.cli;

import dev.triage.runtime.CsvTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures the embedding service under load, collected answers and ranking. */
@Command(
        name = "bench-services",
        description = "Measures the embedding service against the encoder alone, with one client and with many, and"
                + " looking up collected answers and documents, all in one run on loopback.",
        mixinStandardHelpOptions = true)
final class BenchServicesCommand implements Callable<Integer> {
    private static final int EACH = 200;
    private static final int LOOKUPS = 400;

    @Option(
            names = "--texts",
            paramLabel = "FILE",
            description = "CSV with the column text (default: the sample's tickets).")
    private Path texts;

    @Option(
            names = "--clients",
            paramLabel = "N",
            defaultValue = "64",
            description = "Clients at once (default: ${DEFAULT-VALUE}).")
    private int clients;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "60",
            description = "How long they ask (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--faq-entries",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Collected answers to look among (default: ${DEFAULT-VALUE}).")
    private int entries;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there.")
    private Path json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        System.getProperties().putIfAbsent("log.triage", "WARN");
        CsvTable table = texts == null ? DemoFiles.sample().tickets() : CsvTable.read(texts);
        List<String> contents = table.rows().stream()
                .map(CsvTable.Row::text)
                .filter(text -> !text.isBlank())
                .toList();
        Map<String, Object> figures = new LinkedHashMap<>();
        try (ServiceBench bench = new ServiceBench(contents)) {
            report(figures, "manyClients", bench.load(clients, seconds));
            report(figures, "oneClient", bench.latency(EACH)); // everything is compiled by now
            report(figures, "rank50Of1000", bench.rank(LOOKUPS));
            report(figures, "faq", bench.faq(entries, LOOKUPS));
        }
        if (json != null) {
            Files.writeString(json, Json.pretty(figures) + "\n");
        }
        return 0;
    }

    private void report(Map<String, Object> figures, String name, Object figure) {
        figures.put(name, figure);
        spec.commandLine().getOut().println(name + " " + Json.pretty(figure));
        spec.commandLine().getOut().flush();
    }
}
