package dev.triage.cli;

import dev.triage.core.TriageMetrics;
import dev.triage.encoder.EncoderCatalogue;
import dev.triage.encoder.EncoderDescriptor;
import dev.triage.encoder.Encoders;
import dev.triage.runtime.SetupException;
import dev.triage.web.ServedEncoders;
import dev.triage.web.WorkPool;
import dev.triage.web.compare.PairFiles;
import dev.triage.web.compare.PairScorer;
import dev.triage.web.compare.Retrieval;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Scores a file of pairs, or measures retrieval over it. */
@Command(
        name = "compare",
        description = "Scores pairs of questions by their similarity, or measures how often the right standard question"
                + " is found.",
        mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {
    private static final long MOST_ROWS = 1_000_000;

    @Option(
            names = "--pairs",
            paramLabel = "FILE",
            description = "CSV with a header and two columns, standard question and user's question, optionally group;"
                    + " UTF-8 or GB18030 (default: the Chinese sample).")
    private Path pairs;

    @Option(
            names = "--encoder",
            paramLabel = "NAMES",
            split = ",",
            description =
                    "Encoder, or auto for one by the script of each pair (default: auto; with --retrieval all that"
                            + " are installed, several separated by commas).")
    private List<String> encoders;

    @Option(
            names = "--threshold",
            paramLabel = "T",
            defaultValue = "0.7",
            description =
                    "Similarity from which a pair counts as a match, in steps of 0.01 (default: ${DEFAULT-VALUE}).")
    private double threshold;

    @Option(
            names = "--retrieval",
            description = "Top-1 and Top-3 of finding each question's standard question among all, by encoder, with and"
                    + " without spaces and punctuation.")
    private boolean retrieval;

    @Option(names = "--xlsx", paramLabel = "FILE", description = "Workbook to write.")
    private Path xlsx;

    @Option(names = "--csv", paramLabel = "FILE", description = "CSV to write; not with --retrieval.")
    private Path csv;

    @Option(names = "--json", paramLabel = "FILE", description = "Summary to write as JSON.")
    private Path json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!(threshold >= -1 && threshold <= 1)) {
            throw new SetupException("The threshold must be a number from -1 to 1.");
        }
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        EncoderCatalogue catalogue = EncoderCatalogue.standard();
        Path scratch = Files.createTempDirectory("compare");
        try (Encoders standing = Encoders.open(
                        // figures of speed are the encoders' own: no cache
                        catalogue, Encoders.AUTO, retrieval ? 0 : Encoders.DEFAULT_CACHE_BYTES, TriageMetrics.NONE);
                ServedEncoders served = new ServedEncoders(catalogue, standing, 0, TriageMetrics.NONE)) {
            if (retrieval) {
                measure(served, scratch, out);
            } else {
                score(served, scratch, out);
            }
        } finally {
            deleteAll(scratch);
        }
        return 0;
    }

    private Path file(Path scratch) throws IOException {
        if (pairs != null) {
            return pairs;
        }
        Path sample = scratch.resolve("pairs-zh.csv");
        try (InputStream in = CompareCommand.class.getResourceAsStream("/sample/pairs-zh.csv")) {
            Files.copy(in, sample, StandardCopyOption.REPLACE_EXISTING);
        }
        return sample;
    }

    private void score(ServedEncoders served, Path scratch, PrintStream out) throws IOException, InterruptedException {
        if (encoders != null && encoders.size() > 1) {
            throw new SetupException("Name one encoder, or auto; several go with --retrieval only.");
        }
        double rounded = Math.round(threshold * 100) / 100.0;
        Path file = file(scratch);
        try (WorkPool pool = WorkPool.ofProcessors()) {
            PairScorer scorer = PairScorer.of(
                    file,
                    file.getFileName().toString(),
                    encoders == null ? Encoders.AUTO : encoders.get(0),
                    served,
                    pool,
                    scratch.resolve("scored"),
                    MOST_ROWS);
            run(scorer, out);
            if (xlsx != null) {
                PairFiles.xlsx(scorer, rounded, xlsx);
            }
            if (csv != null) {
                PairFiles.csv(scorer, rounded, csv);
            }
            var summary = PairFiles.summary(scorer, rounded);
            if (json != null) {
                Files.write(json, PairFiles.json(summary));
            }
            out.printf(
                    Locale.ROOT,
                    "%d pairs, %d of them (%.1f %%) at %.2f or above, mean %.3f; %d bad rows; %.0f pairs/s%n",
                    summary.get("pairs").asLong(),
                    summary.get("matches").asLong(),
                    100 * summary.get("share").asDouble(),
                    rounded,
                    summary.get("mean").asDouble(),
                    summary.get("badRows").asLong(),
                    summary.get("pairsPerSecond").asDouble());
            summary.get("bad")
                    .forEach(row -> out.println("  row " + row.get("row").asLong() + ": "
                            + row.get("reason").asText()));
        }
    }

    private static void run(PairScorer scorer, PrintStream out) throws IOException, InterruptedException {
        CompletableFuture<Void> running = CompletableFuture.runAsync(() -> {
            try {
                scorer.run();
            } catch (IOException | InterruptedException e) {
                throw new CompletionException(e);
            }
        });
        long total = 0;
        while (total == 0 && !running.isDone()) {
            total = PairFiles.progress(scorer)[1];
            TimeUnit.MILLISECONDS.sleep(10);
        }
        try (Progress progress = new Progress("Pairs", total, out)) {
            while (!running.isDone()) {
                progress.at(PairFiles.progress(scorer)[0]);
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
        try {
            running.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private void measure(ServedEncoders served, Path scratch, PrintStream out) throws IOException {
        Path file = file(scratch);
        List<String> names = encoders != null
                ? encoders
                : served.installed().stream().map(EncoderDescriptor::name).toList();
        Retrieval.Report report = Retrieval.measure(file, file.getFileName().toString(), served, names);
        out.printf("%d pairs, %d standard questions%n", report.pairs(), report.standards());
        out.printf("%-22s %-11s %7s %7s %8s %8s%n", "encoder", "punctuation", "Top-1", "Top-3", "p50 ms", "p99 ms");
        for (Retrieval.Variant variant : report.variants()) {
            out.printf(
                    Locale.ROOT,
                    "%-22s %-11s %6.1f%% %6.1f%% %8.2f %8.2f%n",
                    variant.encoder(),
                    variant.bare() ? "removed" : "kept",
                    100 * variant.all().top1(),
                    100 * variant.all().top3(),
                    variant.p50Millis(),
                    variant.p99Millis());
            variant.groups()
                    .forEach((group, hits) -> out.printf(
                            Locale.ROOT,
                            "  %-32s %6.1f%% %6.1f%%   of %d%n",
                            group,
                            100 * hits.top1(),
                            100 * hits.top3(),
                            hits.pairs()));
        }
        if (json != null) {
            Files.write(json, PairFiles.json(report));
        }
        if (xlsx != null) {
            PairFiles.xlsx(report, xlsx);
        }
    }

    private static void deleteAll(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }
}
