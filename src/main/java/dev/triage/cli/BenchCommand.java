package dev.triage.cli;

import dev.triage.bench.Bench;
import dev.triage.bench.BenchSettings;
import dev.triage.bench.Demonstration;
import dev.triage.bench.Measurement;
import dev.triage.bench.Sizes;
import dev.triage.runtime.CsvTable;
import dev.triage.runtime.SetupException;
import dev.triage.runtime.TriageConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures speed and size; options and printing only. */
@Command(
        name = "bench",
        description = "Measures speed and size, all in one run on a broker of its own, what is compared in turn.",
        footerHeading = "%nWhat --only can name:%n",
        footer = {
            "  pipeline  a backlog drained by the whole pipeline (exactly once), beside the",
            "            encoder alone on as many threads",
            "  repeats   a backlog with 50 %% exact repeats, beside one of different texts;",
            "            the embedding cache is on for these two",
            "  latency   from when a ticket is due to its committed result, at 10, 50 and",
            "            80 %% of what the pipeline takes, which is found out first if",
            "            'pipeline' is left out",
            "  classify  all of a decision but encoding, beside encoding a text of some 15",
            "            tokens, by the examples and by made-up ones, 100 in 10 categories",
            "            and 100,000 in 1,000; and the first decision after a centroid changed",
            "  categories  a decision with 10 to 10,000 categories without a fit",
            "  length    a decision about a text of 5 to 5,000 tokens",
            "  start     from a JVM's start to the demonstration's first routed ticket: in",
            "            a new folder, then in the same folder (median of three)",
            "  memory    resident size of the command 'run' in a process of its own, taught",
            "            the examples and after a round of tickets (Linux)",
            "  import    live tickets at 10 %% of what the pipeline takes, in turn without and",
            "            beside an import of examples; then the start of an instance that",
            "            finds them all, with its state and without",
            "  volume    as memory, then while it decides 1,000,000 tickets more, whose texts",
            "            repeat, so that encodings come from the cache",
            "  instances a backlog drained by 1, 2, 4 and 8 instances, each a 'run' in a process",
            "            of its own, by one of as many threads, and over as many partitions;",
            "            in turn with the encoder alone. Figures by their number",
            "  peers     LangChain4j with the same model: its classifier in a loop of",
            "            consumer and producer, with 1,000 and with all examples, beside",
            "            the pipeline; and its encoder beside ours on one core. Needs a",
            "            build with the Maven profile 'peers'.",
            "What can't be measured here is null, and a line says why."
        },
        mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {

    @Option(names = "--tickets", paramLabel = "FILE", description = "CSV with the column text (default: the sample).")
    private Path tickets;

    @Option(names = "--examples", paramLabel = "FILE", description = "CSV with text and label (default: the sample).")
    private Path examples;

    @Option(
            names = "--encoder",
            paramLabel = "NAME",
            defaultValue = "auto",
            description = "Encoder, or auto (default).")
    private String encoder;

    @Option(
            names = "--only",
            paramLabel = "WHAT",
            split = ",",
            description =
                    "Measure these alone: pipeline, repeats, latency, classify, categories, length, start,"
                            + " memory, peers, and import, volume and instances, which take long (default: all others that can run).")
    private Set<Measurement> only;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "0",
            description = "Stream threads, and threads of what is compared; 0 for one a core (default).")
    private int threads;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "0",
            description = "Partitions of each topic; 0 for as many as threads (default).")
    private int partitions;

    @Option(
            names = "--warm-ups",
            paramLabel = "N",
            defaultValue = "2",
            description = "Rounds that don't count (default: ${DEFAULT-VALUE}).")
    private int warmUps;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description = "Rounds that count; figures are their medians (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--load-seconds",
            paramLabel = "N",
            defaultValue = "20",
            description = "How long each load of the latency lasts (default: ${DEFAULT-VALUE}).")
    private int loadSeconds;

    @Option(
            names = "--peer-seconds",
            paramLabel = "N",
            defaultValue = "20",
            description = "How long a peer's round may last; its rate is what it has done by then"
                    + " (default: ${DEFAULT-VALUE}).")
    private int peerSeconds;

    @Option(
            names = "--heap-mb",
            paramLabel = "N",
            defaultValue = "384",
            description = "Largest heap of the 'run' whose memory is measured (default: ${DEFAULT-VALUE}, what a JVM"
                    + " takes by itself in a pod of the manifests).")
    private int heapMegabytes;

    @Option(
            names = "--import-examples",
            paramLabel = "N",
            defaultValue = "100000",
            description = "Examples of 'import' (default: ${DEFAULT-VALUE}).")
    private int importExamples;

    @Option(
            names = "--volume-tickets",
            paramLabel = "N",
            defaultValue = "1000000",
            description = "Tickets of 'volume' (default: ${DEFAULT-VALUE}).")
    private int volumeTickets;

    @Option(
            names = "--spread",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,2,4,8",
            description = "Numbers of 'instances', ascending (default: ${DEFAULT-VALUE}).")
    private List<Integer> spread;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there.")
    private Path json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        System.getProperties().putIfAbsent("log.triage", "WARN");
        System.getProperties().putIfAbsent("log.kafka", "ERROR");
        DemoFiles sample = DemoFiles.sample();
        Demonstration demonstration =
                new Demonstration(TicketTriage.class.getName(), sample.examples(), routable(sample));
        Map<String, Object> figures = new Bench(settings(sample), demonstration)
                .run(only == null ? Measurement.usual() : EnumSet.copyOf(only));
        print(Json.pretty(figures));
        if (json != null) {
            Files.writeString(json, Json.pretty(figures) + "\n");
        }
        return 0;
    }

    private BenchSettings settings(DemoFiles sample) {
        List<String> texts = (tickets == null ? sample.tickets() : CsvTable.read(tickets))
                .rows().stream()
                        .map(row -> row.text().strip())
                        .filter(text -> !text.isEmpty())
                        .distinct()
                        .toList();
        CsvTable taught =
                examples == null ? sample.examples() : CsvTable.read(examples).examples(System.err::println);
        int threadCount = TriageConfig.of(Map.of("triage.threads", Integer.toString(threads)))
                .threads();
        try {
            return new BenchSettings(
                    texts,
                    taught,
                    encoder,
                    threadCount,
                    partitions == 0 ? threadCount : partitions,
                    warmUps,
                    rounds,
                    Duration.ofSeconds(loadSeconds),
                    Duration.ofSeconds(peerSeconds),
                    heapMegabytes,
                    Sizes.DEFAULT.with(importExamples, volumeTickets, spread),
                    this::print);
        } catch (IllegalArgumentException e) {
            throw new SetupException("This can't be measured: " + e.getMessage() + ".", e);
        }
    }

    /** Texts that were taught are routed for sure: how many of others would be is not what a start is about. */
    private static List<String> routable(DemoFiles sample) {
        return sample.examples().rows().stream().map(CsvTable.Row::text).toList();
    }

    private void print(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
