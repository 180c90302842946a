package dev.triage.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.triage.core.Router;
import dev.triage.core.RoutingPolicy;
import dev.triage.core.RuleSet;
import dev.triage.core.TriageMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TriageTopologyTest extends TopologyFixture {
    /** On disk a killed process can leave it open, and then it is never opened again. */
    @Test
    void shouldHoldWhatAllInstancesShareInMemory() {
        assertThat(driver.getKeyValueStore(Names.STATE_STORE).persistent()).isFalse();
    }

    @Test
    void shouldHaveTheGraphThatWasReviewed() throws IOException {
        RouterStateView view = new RouterStateView(Duration.ZERO);
        String graph = new TriageTopology(
                        TOPICS,
                        serdes,
                        text -> Optional.empty(),
                        new Router(text -> Optional.empty(), RuleSet.NONE, RoutingPolicy.DEFAULT),
                        (encoder, examples) -> Optional.empty(),
                        "none",
                        view,
                        TriageMetrics.NONE,
                        TriageTopology.Settings.DEFAULT)
                .build()
                .describe()
                .toString();
        Path actual = Path.of("target", "topology.txt");
        Files.createDirectories(actual.getParent());
        Files.writeString(actual, graph);
        assertThat(graph)
                .as("the graph has changed; if that is meant, copy target/topology.txt to src/test/resources")
                .isEqualTo(Files.readString(Path.of("src", "test", "resources", "topology.txt")));
    }
}
