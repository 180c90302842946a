package dev.triage.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.triage.core.TriageMetrics;
import dev.triage.encoder.EncoderCatalogue;
import dev.triage.encoder.Encoders;
import dev.triage.learning.EncodedTexts;
import dev.triage.learning.Evaluation;
import dev.triage.learning.FitSettings;
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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a reviewer's decisions would be worth. */
@Command(
        name = "simulate",
        description = "Lets a simulated person, who answers from the labels, decide waiting tickets, and says how much"
                + " more of the other half of the tickets is then routed.",
        mixinStandardHelpOptions = true)
final class SimulateCommand implements Callable<Integer> {
    @Option(
            names = "--train",
            paramLabel = "FILE",
            required = true,
            description = "CSV with the columns text and label: the examples to begin with.")
    private Path train;

    @Option(
            names = "--test",
            paramLabel = "FILE",
            required = true,
            description = "CSV with the columns text and label: the tickets.")
    private Path test;

    @Option(
            names = "--oos",
            paramLabel = "FILE",
            description = "CSV with the column text: more tickets, which belong nowhere.")
    private Path oos;

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
            defaultValue = "3",
            description = "How often the random order is drawn (default: ${DEFAULT-VALUE}).")
    private int draws;

    @Option(
            names = "--encoder",
            paramLabel = "NAME",
            defaultValue = Encoders.AUTO,
            description = "Encoder, or auto for one by script (default: ${DEFAULT-VALUE}).")
    private String encoder;

    @Option(
            names = "--precision",
            paramLabel = "SHARE",
            defaultValue = "0.95",
            description = "Share of the routed tickets that must be right (default: ${DEFAULT-VALUE}).")
    private double precision;

    @Option(
            names = "--none-label",
            paramLabel = "LABEL",
            defaultValue = "none",
            description = "Label that means 'belongs nowhere' (default: ${DEFAULT-VALUE}).")
    private String noneLabel;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there.")
    private Path json;

    @Spec
    private CommandSpec spec;

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    /**
     * One line of figures; shares of the tickets in scope, but the last.
     *
     * @param oosRoutedShare null without tickets that belong nowhere
     */
    record Row(
            @JsonProperty String order,
            @JsonProperty int decisions,
            @JsonProperty double accuracy,
            @JsonProperty double coverage,
            @JsonProperty Double precision,
            @JsonProperty Double oosRoutedShare) {

        /** Means over several draws. */
        static Row of(Order order, int decisions, List<Evaluation> evaluations) {
            return new Row(
                    order.name().toLowerCase(Locale.ROOT),
                    decisions,
                    mean(evaluations, evaluation -> OptionalDouble.of(evaluation.accuracy())),
                    mean(evaluations, evaluation -> OptionalDouble.of(evaluation.coverage())),
                    mean(evaluations, Evaluation::precision),
                    mean(evaluations, Evaluation::oosRoutedShare));
        }

        private static Double mean(List<Evaluation> evaluations, Function<Evaluation, OptionalDouble> figure) {
            OptionalDouble mean = evaluations.stream()
                    .flatMapToDouble(evaluation -> figure.apply(evaluation).stream())
                    .average();
            return mean.isPresent() ? mean.getAsDouble() : null;
        }
    }

    @Override
    public Integer call() throws IOException {
        if (!(precision > 0 && precision < 1)) {
            throw new ParameterException(spec.commandLine(), "--precision must lie between 0 and 1.");
        }
        if (draws < 1 || !steps.equals(steps.stream().sorted().distinct().toList()) || steps.get(0) < 0) {
            throw new ParameterException(
                    spec.commandLine(), "--draws must be at least 1, --decisions ascending numbers from 0.");
        }
        List<LabelledText> examples = LabelledFile.examples(train);
        List<LabelledText> tickets = new ArrayList<>(LabelledFile.tickets(test, noneLabel));
        if (oos != null) {
            tickets.addAll(LabelledFile.outOfScope(oos));
        }
        List<Row> rows = new ArrayList<>();
        try (Encoders encoders = Encoders.open(EncoderCatalogue.standard(), encoder, 0, TriageMetrics.NONE)) {
            int threads = Runtime.getRuntime().availableProcessors();
            SimulatedReviewer reviewer = new SimulatedReviewer(
                    new EncodedTexts(encoders),
                    FitSettings.DEFAULT.with(FitSettings.DEFAULT.nowhereShare(), noneLabel, threads),
                    EvaluateCommand.policy(precision, noneLabel));
            out.printf("%d examples, %d tickets of which half wait at a time.%n", examples.size(), tickets.size());
            out.println("Order      decisions  accuracy  coverage  precision  routed of what belongs nowhere");
            for (Order order : Order.values()) {
                rows.addAll(simulate(reviewer, examples, tickets, order));
            }
        }
        if (json != null) {
            Files.writeString(json, Json.pretty(rows) + "\n");
        }
        return 0;
    }

    private List<Row> simulate(
            SimulatedReviewer reviewer, List<LabelledText> examples, List<LabelledText> tickets, Order order) {
        List<List<Point>> runs = new ArrayList<>();
        for (int draw = 0; draw < (order == Order.RANDOM ? draws : 1); draw++) {
            runs.add(reviewer.points(examples, tickets, steps, order, draw));
        }
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            int step = i;
            Row row = Row.of(
                    order,
                    steps.get(i),
                    runs.stream()
                            .map(run -> Evaluation.of(run.get(step).verdicts(), precision))
                            .toList());
            rows.add(row);
            out.printf(
                    Locale.ROOT,
                    "%-9s  %9d  %8.4f  %8.4f  %9s  %s%n",
                    row.order(),
                    row.decisions(),
                    row.accuracy(),
                    row.coverage(),
                    shown(row.precision()),
                    shown(row.oosRoutedShare()));
        }
        return rows;
    }

    private static String shown(Double share) {
        return share == null ? "–" : String.format(Locale.ROOT, "%.4f", share);
    }
}
