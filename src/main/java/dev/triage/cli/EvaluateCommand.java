package dev.triage.cli;

import dev.triage.core.RoutingPolicy;
import dev.triage.encoder.Encoders;
import dev.triage.learning.EncodedTexts;
import dev.triage.learning.Evaluation;
import dev.triage.learning.FitSettings;
import dev.triage.learning.LabelledText;
import dev.triage.learning.LearningCurve;
import dev.triage.learning.Method;
import dev.triage.learning.Trial;
import dev.triage.learning.Verdict;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Honest figures. */
@Command(
        name = "evaluate",
        description =
                "Learns from one labelled file and decides another, with the topology's own code but without Kafka;"
                        + " thresholds come from the training file alone.",
        mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {
    private static final int[] CURVE = {1, 3, 5, 10, 30, 0};

    @Mixin
    private TrialOptions files;

    @Mixin
    private LearningOptions learning;

    @Option(
            names = "--nowhere-share",
            paramLabel = "SHARE",
            description = "Assumed share of tickets that belong nowhere (default: as in the topology).")
    private Double nowhereShare;

    @Option(
            names = "--method",
            paramLabel = "METHOD",
            defaultValue = "fitted",
            description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}, what the topology does).")
    private Method method;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there.")
    private Path json;

    @Option(names = "--report", paramLabel = "FILE.html", description = "Write a readable report there.")
    private Path report;

    @Option(names = "--curve", description = "Also with 1, 3, 5, 10 and 30 examples per category.")
    private boolean curve;

    @Option(
            names = "--draws",
            paramLabel = "N",
            defaultValue = "5",
            description = "How often examples are drawn for each point of the curve (default: ${DEFAULT-VALUE}).")
    private int draws;

    @Option(names = "--compare", description = "Also by all other methods.")
    private boolean compare;

    @Mixin
    private PreparationOptions preparation;

    @Spec
    private CommandSpec spec;

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    @Override
    public Integer call() throws IOException {
        if (nowhereShare != null && !(nowhereShare > 0 && nowhereShare < 1)) {
            throw usage("--nowhere-share must lie between 0 and 1.");
        }
        if (draws < 1) {
            throw usage("--draws must be at least 1.");
        }
        RoutingPolicy policy = files.policy(learning.noneLabel());
        List<LabelledText> examples = files.examples();
        List<LabelledText> tickets = files.tickets(examples, learning.noneLabel());
        try (Encoders encoders = learning.open(preparation)) {
            evaluate(examples, tickets, new EncodedTexts(encoders), policy);
        }
        return 0;
    }

    private ParameterException usage(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }

    private void evaluate(
            List<LabelledText> examples, List<LabelledText> tickets, EncodedTexts texts, RoutingPolicy policy)
            throws IOException {
        FitSettings usual = learning.settings();
        int threads = usual.threads();
        FitSettings settings = nowhereShare == null ? usual : usual.with(nowhereShare, usual.noneLabel(), threads);
        Trial trial = new Trial(texts, settings, policy);
        encode("Examples encoded", examples.stream().map(LabelledText::text), texts, threads);
        long start = System.nanoTime();
        encode("Tickets encoded", tickets.stream().map(LabelledText::content), texts, threads);
        long encoding = System.nanoTime() - start;

        List<EvaluationSummary> summaries = new ArrayList<>();
        List<Verdict> verdicts = List.of();
        for (Method each : compare ? methods() : List.of(method)) {
            Trial.Judge judge = trial.learn(each, examples);
            long from = System.nanoTime();
            List<Verdict> judged = judge.judge(tickets);
            double seconds = (encoding + System.nanoTime() - from) / 1e9;
            summaries.add(summary(each, examples, judged, seconds));
            verdicts = each == method ? judged : verdicts;
        }
        EvaluationSummary asked = summaries.get(0);
        out.println(asked.text());
        if (compare) {
            out.println(EvaluationSummary.table(summaries));
            asked = asked.withComparison(summaries);
        }
        if (curve) {
            asked = asked.withCurve(curve(trial, examples, tickets));
        }
        if (json != null) {
            Files.writeString(json, asked.json() + "\n");
        }
        if (report != null) {
            Files.writeString(report, EvaluationReport.html(asked, name(files.test()), verdicts, tickets));
        }
    }

    /** Of a file with its folder, as sets tend to be called by their folders. */
    private static String name(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        int names = absolute.getNameCount();
        return absolute.subpath(Math.max(0, names - 2), names).toString();
    }

    /** The one asked for first. */
    private List<Method> methods() {
        List<Method> methods = new ArrayList<>(List.of(Method.values()));
        methods.remove(method);
        methods.add(0, method);
        return methods;
    }

    private static void encode(String what, Stream<String> all, EncodedTexts texts, int threads) {
        Collection<String> distinct = new LinkedHashSet<>(all.toList());
        try (Progress progress = new Progress(what, distinct.size(), System.err)) {
            texts.encodeAll(distinct, threads, progress::at);
        }
    }

    private EvaluationSummary summary(Method of, List<LabelledText> examples, List<Verdict> verdicts, double seconds) {
        long categories = examples.stream()
                .map(LabelledText::label)
                .filter(label -> !label.equals(learning.noneLabel()))
                .distinct()
                .count();
        return EvaluationSummary.of(
                of,
                learning.encoder(),
                examples.size(),
                (int) categories,
                files.precision(),
                Evaluation.of(verdicts, files.precision()),
                verdicts.size() / seconds);
    }

    private List<LearningCurve.Point> curve(Trial trial, List<LabelledText> examples, List<LabelledText> tickets) {
        List<LearningCurve.Point> points = new ArrayList<>();
        out.println("\nExamples per category   examples  accuracy  coverage  precision");
        for (int perCategory : CURVE) {
            LearningCurve.Point point =
                    LearningCurve.point(trial, method, examples, tickets, files.precision(), perCategory, draws);
            points.add(point);
            out.printf(
                    Locale.ROOT,
                    "%20s  %9d  %8.4f  %8.4f  %9s%n",
                    perCategory == 0 ? "all" : perCategory,
                    point.examples(),
                    point.accuracy(),
                    point.coverage(),
                    EvaluationSummary.share(point.precision()));
        }
        return points;
    }
}
