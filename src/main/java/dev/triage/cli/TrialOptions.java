package dev.triage.cli;

import dev.triage.core.Mode;
import dev.triage.core.RoutingPolicy;
import dev.triage.learning.LabelledText;
import dev.triage.runtime.SetupException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What is learned from, what is decided by it, and what is promised. */
final class TrialOptions {
    @Option(
            names = "--train",
            paramLabel = "FILE",
            required = true,
            description = "CSV with the columns text and label: what to learn from.")
    private Path train;

    @Option(
            names = "--test",
            paramLabel = "FILE",
            required = true,
            description = "CSV with the columns text and label and, optionally, subject: what to decide.")
    private Path test;

    @Option(
            names = "--oos",
            paramLabel = "FILE",
            description = "CSV with the column text: what belongs to no category and should not be routed.")
    private Path oos;

    @Option(
            names = "--precision",
            paramLabel = "SHARE",
            defaultValue = "0.95",
            description = "Share of the routed tickets that must be right (default: ${DEFAULT-VALUE}).")
    private double precision;

    @Spec(Target.MIXEE)
    private CommandSpec spec;

    Path test() {
        return test;
    }

    /** @throws ParameterException if it is no share */
    double precision() {
        if (!(precision > 0 && precision < 1)) {
            throw new ParameterException(spec.commandLine(), "--precision must lie between 0 and 1.");
        }
        return precision;
    }

    List<LabelledText> examples() {
        return LabelledFile.examples(train);
    }

    /**
     * Those that belong nowhere included. Tickets whose label no example has are reported, as none of them can be right.
     *
     * @throws SetupException if none belongs anywhere
     */
    List<LabelledText> tickets(List<LabelledText> examples, String noneLabel) {
        List<LabelledText> tickets = new ArrayList<>(LabelledFile.tickets(test, noneLabel));
        if (oos != null) {
            tickets.addAll(LabelledFile.outOfScope(oos));
        }
        if (tickets.stream().allMatch(ticket -> ticket.label().isEmpty())) {
            throw new SetupException(
                    "The file " + test + " has no tickets with a label: it needs the columns text and label.");
        }
        Set<String> taught = examples.stream().map(LabelledText::label).collect(Collectors.toSet());
        List<String> strange = tickets.stream()
                .map(LabelledText::label)
                .filter(label -> !label.isEmpty() && !taught.contains(label))
                .toList();
        if (!strange.isEmpty()) {
            System.err.println(strange.size() + " of " + tickets.size() + " tickets in " + test
                    + " have a label that no example in " + train + " has, such as '" + strange.get(0)
                    + "': none of them can be right.");
        }
        return tickets;
    }

    /** The usual one at the precision that is promised. */
    RoutingPolicy policy(String noneLabel) {
        return policy(precision(), noneLabel);
    }

    /** The usual one, without audit. */
    static RoutingPolicy policy(double precision, String noneLabel) {
        RoutingPolicy usual = RoutingPolicy.DEFAULT;
        return new RoutingPolicy(
                precision,
                OptionalDouble.empty(),
                noneLabel,
                usual.similarityThreshold(),
                usual.margin(),
                0,
                usual.candidates(),
                Mode.LIVE);
    }
}
