package dev.triage.cli;

import dev.triage.core.Router;
import dev.triage.core.RouterState;
import dev.triage.core.RoutingPolicy;
import dev.triage.core.RuleSet;
import dev.triage.core.TriageMetrics;
import dev.triage.encoder.EncoderCatalogue;
import dev.triage.encoder.Encoders;
import dev.triage.learning.LabelledText;
import dev.triage.runtime.ClusterKnowledge;
import dev.triage.runtime.RuleFile;
import dev.triage.runtime.TriageConfig;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Why a text goes where it goes. */
@Command(
        name = "explain",
        description = "Says what would become of texts and why: candidates with their probabilities, the threshold, the"
                + " nearest labelled examples, the encoder and what it saw. By a file of examples or by what a cluster"
                + " knows now.",
        mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
    @ArgGroup(multiplicity = "1")
    private Source source;

    private static final class Source {
        @Option(names = "--train", paramLabel = "FILE", description = "CSV with the columns text and label.")
        private Path train;

        @Option(
                names = "--config",
                paramLabel = "FILE",
                description = "Configuration of the application whose cluster to ask.")
        private Path config;
    }

    @Option(
            names = "--encoder",
            paramLabel = "NAME",
            defaultValue = Encoders.AUTO,
            description = "With --train: encoder, or auto for one by script (default: ${DEFAULT-VALUE}).")
    private String encoder;

    @Option(
            names = "--precision",
            paramLabel = "SHARE",
            defaultValue = "0.95",
            description = "With --train: share of the routed tickets that must be right (default: ${DEFAULT-VALUE}).")
    private double precision;

    @Mixin
    private PreparationOptions preparation;

    @Option(names = "--json", description = "Write JSON instead of lines for people.")
    private boolean json;

    @Parameters(paramLabel = "TEXT", arity = "1..*", description = "Texts to explain, each in quotation marks.")
    private List<String> texts;

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    @Override
    public Integer call() {
        List<Explanation> explanations = source.train != null ? byFile() : byCluster();
        if (json) {
            out.println(Json.pretty(explanations));
        } else {
            explanations.forEach(explanation -> out.println(explanation.lines()));
        }
        return 0;
    }

    private List<Explanation> byFile() {
        List<LabelledText> examples = LabelledFile.examples(source.train);
        Map<String, LabelledText> byId = new LinkedHashMap<>();
        examples.forEach(example -> byId.put(example.id(), example));
        try (Encoders encoders =
                Encoders.open(EncoderCatalogue.standard(), encoder, preparation.preparation(), 0, TriageMetrics.NONE)) {
            RouterState state = LabelledFile.learn(examples, encoders);
            RoutingPolicy policy = TrialOptions.policy(precision, RoutingPolicy.DEFAULT.noneLabel());
            return explain(new Router(encoders, RuleSet.NONE, policy), state, byId);
        }
    }

    private List<Explanation> byCluster() {
        TriageConfig config = TriageConfig.load(source.config);
        RouterState state = new ClusterKnowledge(config).state();
        RuleSet rules = config.rules().map(RuleFile::load).orElse(RuleSet.NONE);
        try (Encoders encoders = config.openEncoders(TriageMetrics.NONE)) {
            return explain(new Router(encoders, rules, config.policy()), state, Map.of());
        }
    }

    private List<Explanation> explain(Router router, RouterState state, Map<String, LabelledText> examples) {
        return texts.stream()
                .map(text -> Explanation.of(text, router, state, examples))
                .toList();
    }
}
