package dev.triage.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.triage.core.Encoder;
import dev.triage.core.LabelledExample;
import dev.triage.core.Ticket;
import dev.triage.core.TriageMetrics;
import dev.triage.encoder.Encoders;
import dev.triage.runtime.CsvTable;
import dev.triage.runtime.OutcomeWatcher;
import dev.triage.runtime.RecordLoader;
import dev.triage.runtime.SetupException;
import dev.triage.runtime.TopicAdmin;
import dev.triage.runtime.TriageApp;
import dev.triage.runtime.TriageConfig;
import dev.triage.runtime.embedded.EmbeddedStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Compares the whole pipeline with the encoder alone: same texts, same number of threads, in turn in one process, so
 * that a machine whose speed drifts drifts for both.
 */
@Command(
        name = "bench",
        description = "Measures the pipeline on an embedded broker against the encoder alone, in turn in one run.",
        mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
    private static final Duration POLL = Duration.ofMillis(20);

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
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description = "Rounds (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there.")
    private Path json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        System.getProperties().putIfAbsent("log.triage", "WARN");
        System.getProperties().putIfAbsent("log.kafka", "ERROR");
        DemoFiles sample = DemoFiles.sample();
        List<String> texts = (tickets == null ? sample.tickets() : CsvTable.read(tickets))
                .rows().stream()
                        .map(CsvTable.Row::text)
                        .filter(text -> !text.isBlank())
                        .distinct()
                        .toList();
        CsvTable taught =
                examples == null ? sample.examples() : CsvTable.read(examples).examples(System.err::println);
        Path directory = Files.createTempDirectory("ticket-triage-bench");
        try (EmbeddedStack stack = EmbeddedStack.start(directory)) {
            TriageConfig config = config(stack, directory);
            try (TopicAdmin topics = new TopicAdmin(config.kafka(), config.topics(), config.partitions())) {
                topics.createMissing(config.replication());
            }
            try (TriageApp app = new TriageApp(config);
                    Encoders alone = config.openEncoders(TriageMetrics.NONE)) {
                app.start();
                if (!app.awaitRunning(Duration.ofMinutes(2))) {
                    throw new SetupException("The topology did not start within two minutes.");
                }
                report(measure(config, app, alone, taught, texts));
            }
        } finally {
            delete(directory);
        }
        return 0;
    }

    private TriageConfig config(EmbeddedStack stack, Path directory) {
        Map<String, String> settings = new TreeMap<>(stack.settings());
        settings.put("triage.partitions", "4");
        settings.put("triage.replication", "1");
        settings.put("triage.encoder", encoder);
        settings.put("triage.cache-mb", "0"); // the same texts come each round
        settings.put("triage.state-dir", directory.resolve("state").toString());
        settings.put("triage.management-port", "0");
        return TriageConfig.of(settings);
    }

    private Map<String, Object> measure(
            TriageConfig config, TriageApp app, Encoders alone, CsvTable taught, List<String> texts)
            throws InterruptedException {
        List<Double> encoderRates = new ArrayList<>();
        List<Double> pipelineRates = new ArrayList<>();
        try (RecordLoader loader = new RecordLoader(config.kafka(), config.topics(), app.serdes());
                OutcomeWatcher watcher =
                        new OutcomeWatcher(config.kafka(), config.topics(), app.serdes(), (id, outcome) -> {})) {
            for (CsvTable.Row row : taught.rows()) {
                loader.example(new LabelledExample(row.id(), row.text(), row.label(), "bench"));
            }
            loader.flush();
            while (app.state().examples() < taught.rows().size()
                    || app.state().encoders().values().stream()
                            .anyMatch(knowledge -> knowledge.index().size() > 1
                                    && knowledge.fit().isEmpty())) {
                watcher.poll(POLL);
            }
            for (int round = 0; round <= rounds; round++) { // the first is for warming up
                double encoderRate = encoderRate(alone, texts, config.threads());
                double pipelineRate = pipelineRate(loader, watcher, texts, round);
                if (round > 0) {
                    encoderRates.add(encoderRate);
                    pipelineRates.add(pipelineRate);
                    spec.commandLine()
                            .getOut()
                            .printf(
                                    Locale.ROOT,
                                    "round %d: encoder alone %.0f/s, pipeline %.0f/s, ratio %.3f%n",
                                    round,
                                    encoderRate,
                                    pipelineRate,
                                    pipelineRate / encoderRate);
                    spec.commandLine().getOut().flush();
                }
            }
        }
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < encoderRates.size(); i++) {
            ratios.add(pipelineRates.get(i) / encoderRates.get(i));
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("texts", texts.size());
        figures.put("threads", config.threads());
        figures.put("encoderPerSecond", median(encoderRates));
        figures.put("pipelinePerSecond", median(pipelineRates));
        figures.put("pipelineToEncoder", median(ratios));
        return figures;
    }

    private static double encoderRate(Encoders encoders, List<String> texts, int threads) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        long start = System.nanoTime();
        List<Thread> workers = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            Thread worker = new Thread(() -> {
                for (int i = next.getAndIncrement(); i < texts.size(); i = next.getAndIncrement()) {
                    String text = texts.get(i);
                    encoders.select(text).ifPresent((Encoder chosen) -> chosen.encode(text));
                }
            });
            worker.start();
            workers.add(worker);
        }
        for (Thread worker : workers) {
            worker.join();
        }
        return texts.size() * 1e9 / (System.nanoTime() - start);
    }

    private static double pipelineRate(RecordLoader loader, OutcomeWatcher watcher, List<String> texts, int round) {
        long before = watcher.outcomes().size();
        long start = System.nanoTime();
        for (int i = 0; i < texts.size(); i++) {
            loader.ticket(Ticket.of("bench-" + round + "-" + i, "", texts.get(i)));
        }
        loader.flush();
        while (watcher.outcomes().size() < before + texts.size()) {
            watcher.poll(POLL);
        }
        return texts.size() * 1e9 / (System.nanoTime() - start);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private void report(Map<String, Object> figures) throws IOException {
        String text = new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(figures);
        spec.commandLine().getOut().println(text);
        if (json != null) {
            Files.writeString(json, text + "\n");
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
