package dev.triage.cli;

import dev.triage.avro.RecordSerdes;
import dev.triage.core.Router;
import dev.triage.core.RuleSet;
import dev.triage.core.TriageMetrics;
import dev.triage.runtime.TriageConfig;
import dev.triage.topology.MermaidTopology;
import dev.triage.topology.RouterStateView;
import dev.triage.topology.TriageTopology;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.streams.TopologyDescription;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the graph. */
@Command(name = "topology", description = "Prints the streams graph.", mixinStandardHelpOptions = true)
final class TopologyCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Option(names = "--mermaid", description = "As a Mermaid flow chart instead of text.")
    private boolean mermaid;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        TriageConfig settings = config.load();
        try (RecordSerdes serdes = new RecordSerdes(settings.registry())) {
            TopologyDescription graph = new TriageTopology(
                            settings.topics(),
                            serdes,
                            text -> Optional.empty(),
                            new Router(text -> Optional.empty(), RuleSet.NONE, settings.policy()),
                            (encoder, examples) -> Optional.empty(),
                            settings.policy().noneLabel(),
                            new RouterStateView(Duration.ZERO),
                            TriageMetrics.NONE,
                            settings.topology())
                    .build()
                    .describe();
            spec.commandLine().getOut().println(mermaid ? MermaidTopology.of(graph) : graph);
        }
        return 0;
    }
}
