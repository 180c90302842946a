package dev.triage.cli;

import dev.triage.core.EncodedExample;
import dev.triage.core.Fit;
import dev.triage.core.FitParameters;
import dev.triage.core.HeldOutDecisions;
import dev.triage.core.Promise;
import dev.triage.core.RouterState;
import dev.triage.core.RoutingPolicy;
import dev.triage.core.TriageMetrics;
import dev.triage.learning.CategoryNames;
import dev.triage.learning.CentroidRefiner;
import dev.triage.learning.EncodedExamples;
import dev.triage.runtime.ClusterKnowledge;
import dev.triage.runtime.SetupException;
import dev.triage.runtime.TriageConfig;
import dev.triage.topology.FitRecords;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A fit by hand. */
@Command(
        name = "fit",
        description =
                "Fits the classifier to the examples on the cluster now, says what changes, and puts it into effect"
                        + " on all running instances at once. The application does the same by itself after enough changes.",
        mixinStandardHelpOptions = true)
final class FitCommand implements Callable<Integer> {
    private static final int MOST_NAMED = 10;

    @Mixin
    private ConfigOption config;

    @Option(names = "--dry-run", description = "Only say what would change.")
    private boolean dryRun;

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    @Override
    public Integer call() {
        TriageConfig settings = config.load();
        ClusterKnowledge cluster = new ClusterKnowledge(settings);
        Map<String, EncodedExample> examples = cluster.examples();
        if (examples.isEmpty()) {
            throw new SetupException("There are no examples on the cluster yet: import some, and run the application so"
                    + " that it encodes them.");
        }
        RouterState state = cluster.state();
        List<FitParameters> changed = new ArrayList<>();
        try (EncodersOnDemand encoders = new EncodersOnDemand(() -> settings.openEncoders(TriageMetrics.NONE))) {
            CategoryNames names = CategoryNames.of(encoders);
            CentroidRefiner refiner = new CentroidRefiner(settings.fit(), names);
            new EncodedExamples(examples, names).byEncoder().forEach((encoder, ofEncoder) -> {
                Map<String, EncodedExample> own = ofEncoder.byId();
                Optional<FitParameters> fit = refiner.fit(encoder, own);
                Optional<Fit> former = state.encoder(encoder).fit();
                if (fit.isEmpty()) {
                    out.println(encoder + ": " + own.size()
                            + " examples of a single category, nothing to tell apart; no fit is made.");
                } else if (former.isPresent() && former.get().version().equals(FitRecords.version(fit.get()))) {
                    out.println(encoder + ": " + own.size() + " examples, the fit in effect is up to date (version "
                            + former.get().version() + ").");
                } else {
                    describe(former, fit.get(), settings.policy());
                    changed.add(fit.get());
                }
            });
        }
        if (changed.isEmpty()) {
            out.println("Nothing to publish.");
        } else if (dryRun) {
            out.println("Nothing was published: this was a dry run.");
        } else {
            cluster.publish(changed);
            out.println("Published. Running instances take it over within seconds.");
        }
        return 0;
    }

    private void describe(Optional<Fit> former, FitParameters fit, RoutingPolicy policy) {
        Optional<FitParameters> before = former.map(Fit::parameters);
        out.println(fit.encoder() + ":");
        line("version", former.map(Fit::version).orElse("none"), FitRecords.version(fit));
        line(
                "examples",
                before.map(FitParameters::examples).map(Object::toString).orElse("–"),
                fit.examples() + "");
        TreeSet<String> names = names(fit);
        TreeSet<String> formerNames = before.map(FitCommand::names).orElseGet(TreeSet::new);
        line("categories", former.isEmpty() ? "–" : formerNames.size() + "", names.size() + "");
        list("added", names, formerNames);
        list("removed", formerNames, names);
        line(
                "threshold",
                before.map(parameters -> threshold(parameters, policy)).orElse("–"),
                threshold(fit, policy));
        line("routed", before.map(parameters -> expected(parameters, policy)).orElse("–"), expected(fit, policy));
    }

    private void line(String what, String before, String after) {
        out.printf("  %-11s %s → %s%n", what, before, after);
    }

    private void list(String what, TreeSet<String> names, TreeSet<String> others) {
        List<String> only =
                names.stream().filter(name -> !others.contains(name)).toList();
        if (!only.isEmpty()) {
            out.printf(
                    "  %-11s %s%s%n",
                    what,
                    only.stream().limit(MOST_NAMED).collect(Collectors.joining(", ")),
                    only.size() > MOST_NAMED ? " and " + (only.size() - MOST_NAMED) + " more" : "");
        }
    }

    private static TreeSet<String> names(FitParameters fit) {
        return fit.categories().stream()
                .map(FitParameters.FittedCategory::name)
                .filter(name -> !name.equals(fit.noneLabel()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static double value(HeldOutDecisions heldOut, RoutingPolicy policy) {
        return policy.coverage().isPresent()
                ? heldOut.thresholdForCoverage(policy.coverage().getAsDouble()).orElse(1)
                : heldOut.threshold(policy.precision()).value();
    }

    private static String threshold(FitParameters fit, RoutingPolicy policy) {
        double value = value(fit.heldOut(), policy);
        if (value > 1) {
            return "nothing can be routed";
        }
        Promise.Threshold promise = fit.heldOut().threshold(policy.precision());
        String kept = policy.coverage().isPresent()
                ? "for the coverage asked for"
                : EvaluationSummary.percent(policy.precision())
                        + (promise.promised() ? " promised" : " not promised, cautious");
        return String.format(Locale.ROOT, "%.3f (%s)", value, kept);
    }

    /** What became of examples that the fit had not seen. */
    private static String expected(FitParameters fit, RoutingPolicy policy) {
        HeldOutDecisions heldOut = fit.heldOut();
        double threshold = value(heldOut, policy);
        int[] routed = IntStream.range(0, heldOut.size())
                .filter(i -> heldOut.confidence(i) >= threshold)
                .toArray();
        long right = IntStream.of(routed).filter(heldOut::right).count();
        return routed.length == 0
                ? "none of the examples held out"
                : EvaluationSummary.percent((double) routed.length / heldOut.size()) + " of the examples held out, "
                        + EvaluationSummary.percent((double) right / routed.length) + " of them right";
    }
}
