package dev.triage.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.triage.core.RoutingPolicy;
import dev.triage.encoder.Encoders;
import dev.triage.learning.EncodedTexts;
import dev.triage.learning.Evaluation;
import dev.triage.learning.LabelledText;
import dev.triage.learning.SimulatedReviewer;
import dev.triage.learning.SimulatedReviewer.Order;
import dev.triage.learning.SimulatedReviewer.Point;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a reviewer's decisions would be worth. */
@Command(
        name = "simulate",
        description = {
            "What a reviewer's decisions would be worth.",
            "The router begins with a few examples of each category, drawn from --train. The rest of that file waits,"
                    + " and a simulated person, who answers from its labels, decides so many of it. Then --test, which"
                    + " nobody decides and nothing is chosen by, is judged. Orders: random; uncertain, as the console"
                    + " shows them, by the judgement with which they came in; rejudged, the same but judged again"
                    + " after every 50 decisions. Figures are means over several draws of the first examples, the same"
                    + " ones for each order."
        },
        mixinStandardHelpOptions = true)
final class SimulateCommand implements Callable<Integer> {
    @Mixin
    private TrialOptions files;

    @Mixin
    private LearningOptions learning;

    @Option(
            names = "--first",
            paramLabel = "N",
            defaultValue = "3",
            description = "Examples of each category to begin with, at most (default: ${DEFAULT-VALUE}).")
    private int first;

    @Option(
            names = "--decisions",
            paramLabel = "N",
            split = ",",
            defaultValue = "0,50,100,200,400",
            description = "After how many decisions to look, ascending (default: ${DEFAULT-VALUE}).")
    private List<Integer> steps;

    @Option(
            names = "--draws",
            paramLabel = "N",
            defaultValue = "10",
            description = "How often the first examples are drawn (default: ${DEFAULT-VALUE}).")
    private int draws;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there.")
    private Path json;

    @Mixin
    private PreparationOptions preparation;

    @Spec
    private CommandSpec spec;

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    /**
     * One line of figures, means over the draws; shares of the tickets in scope, but the last.
     *
     * @param accuracySpread standard deviation from draw to draw, as is the other
     * @param precision null if nothing was routed
     * @param oosRoutedShare null without tickets that belong nowhere
     */
    record Row(
            @JsonProperty String order,
            @JsonProperty int examples,
            @JsonProperty int decisions,
            @JsonProperty double accuracy,
            @JsonProperty double accuracySpread,
            @JsonProperty double coverage,
            @JsonProperty double coverageSpread,
            @JsonProperty Double precision,
            @JsonProperty Double oosRoutedShare) {

        static Row of(Order order, Point one, List<Evaluation> evaluations) {
            List<Double> accuracy =
                    evaluations.stream().map(Evaluation::accuracy).toList();
            List<Double> coverage =
                    evaluations.stream().map(Evaluation::coverage).toList();
            return new Row(
                    order.name().toLowerCase(Locale.ROOT),
                    one.examples(),
                    one.decisions(),
                    mean(accuracy),
                    spread(accuracy),
                    mean(coverage),
                    spread(coverage),
                    mean(evaluations, Evaluation::precision),
                    mean(evaluations, Evaluation::oosRoutedShare));
        }

        private static double mean(List<Double> values) {
            return values.stream().mapToDouble(value -> value).average().orElse(0);
        }

        private static double spread(List<Double> values) {
            double mean = mean(values);
            double squares = values.stream()
                    .mapToDouble(value -> Math.pow(value - mean, 2))
                    .sum();
            return Math.sqrt(squares / Math.max(1, values.size() - 1));
        }

        private static Double mean(List<Evaluation> evaluations, Function<Evaluation, OptionalDouble> figure) {
            OptionalDouble mean = evaluations.stream()
                    .flatMapToDouble(evaluation -> figure.apply(evaluation).stream())
                    .average();
            return mean.isPresent() ? mean.getAsDouble() : null;
        }

        String line() {
            return String.format(
                    Locale.ROOT,
                    "%-9s  %9d  %6.3f ± %.3f  %6.3f ± %.3f  %9s  %14s",
                    order,
                    decisions,
                    accuracy,
                    accuracySpread,
                    coverage,
                    coverageSpread,
                    shown(precision),
                    shown(oosRoutedShare));
        }

        private static String shown(Double share) {
            return share == null ? "–" : String.format(Locale.ROOT, "%.3f", share);
        }
    }

    @Override
    public Integer call() throws IOException {
        if (first < 1
                || draws < 1
                || !steps.equals(steps.stream().sorted().distinct().toList())
                || steps.get(0) < 0) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--first and --draws must be at least 1, --decisions ascending numbers from 0 on.");
        }
        RoutingPolicy policy = files.policy(learning.noneLabel());
        List<LabelledText> labelled = files.examples();
        List<LabelledText> tickets = files.tickets(labelled, learning.noneLabel());
        List<Row> rows = new ArrayList<>();
        try (Encoders encoders = learning.open(preparation)) {
            SimulatedReviewer reviewer = new SimulatedReviewer(new EncodedTexts(encoders), learning.settings(), policy);
            out.printf(
                    "%d labelled texts, %d of each category to begin with; %d tickets are judged; means of %d draws.%n",
                    labelled.size(), first, tickets.size(), draws);
            out.println("order      decisions  accuracy        coverage        precision  nowhere routed");
            for (Order order : Order.values()) {
                rows.addAll(simulate(reviewer, labelled, tickets, order));
            }
        }
        if (json != null) {
            Files.writeString(json, Json.pretty(rows) + "\n");
        }
        return 0;
    }

    private List<Row> simulate(
            SimulatedReviewer reviewer, List<LabelledText> labelled, List<LabelledText> tickets, Order order) {
        List<List<Point>> runs = new ArrayList<>();
        for (int draw = 0; draw < draws; draw++) {
            runs.add(reviewer.points(labelled, first, tickets, steps, order, draw));
        }
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            int step = i;
            Row row = Row.of(
                    order,
                    runs.get(0).get(step),
                    runs.stream()
                            .map(run -> Evaluation.of(run.get(step).verdicts(), files.precision()))
                            .toList());
            rows.add(row);
            out.println(row.line());
        }
        return rows;
    }
}
