package dev.triage.cli;

import dev.triage.runtime.CsvTable;
import dev.triage.runtime.SetupException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The embedded default: broker, registry, topology and sample in one process. */
@Command(
        name = "demo",
        description = "Runs everything in one process with its own broker and registry, over the sample that comes with"
                + " it or over your own files. Data stay on disk; the same command goes on where it was.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    @Option(names = "--examples", paramLabel = "FILE", description = "CSV with the columns text and label.")
    private Path examples;

    @Option(
            names = "--tickets",
            paramLabel = "FILE",
            description = "CSV with the column text and, optionally, id, subject and label.")
    private Path tickets;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "Port of the console and API (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--management-port",
            paramLabel = "N",
            defaultValue = "9090",
            description = "Port of health and metrics (default: ${DEFAULT-VALUE}; 0 for any).")
    private int managementPort;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where data are kept (default: a folder below triage-data for each set of examples).")
    private Path data;

    @Option(
            names = "--encoder",
            paramLabel = "NAME",
            defaultValue = "auto",
            description = "Encoder, or auto (default).")
    private String encoder;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "0",
            description = "Stream threads; 0 for one a core.")
    private int threads;

    @Mixin
    private EmbeddingOptions embedding;

    @Option(names = "--exit-when-done", description = "Stop when every ticket has its decision.")
    private boolean exitWhenDone;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the summary there.")
    private Path json;

    @Override
    public Integer call() throws Exception {
        quietLogs();
        if ((examples == null) != (tickets == null)) {
            throw new SetupException(
                    "Name both --examples and --tickets, or neither for the sample that comes with it.");
        }
        DemoFiles files = examples == null
                ? DemoFiles.sample()
                : DemoFiles.of(CsvTable.read(examples).examples(System.err::println), CsvTable.read(tickets));
        Path directory = data == null ? Path.of("triage-data", files.folder()) : data;
        try (Demo demo = Demo.start(files, directory, encoder, threads, ports())) {
            demo.run(json, exitWhenDone);
        }
        return 0;
    }

    private Map<String, String> ports() {
        Map<String, String> ports = embedding.settings();
        ports.put("triage.console-port", Integer.toString(port));
        ports.put("triage.management-port", Integer.toString(managementPort));
        return ports;
    }

    /** A demonstration shows its own progress; logs only when something goes wrong. Before any logger exists. */
    private static void quietLogs() {
        System.getProperties().putIfAbsent("log.triage", "WARN");
        System.getProperties().putIfAbsent("log.kafka", "ERROR");
    }
}
