package dev.triage.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.triage.runtime.CsvTable;
import dev.triage.runtime.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That measurements come to an end and count what they should; how fast anything is, is not looked at. */
class BenchIT {
    private static final List<CsvTable.Row> EXAMPLES = IntStream.range(0, 12)
            .mapToObj(i -> i % 2 == 0
                    ? new CsvTable.Row("e" + i, "", "The printer is jammed, tray " + i, "printer")
                    : new CsvTable.Row("e" + i, "", "Please reset my password, account " + i, "password"))
            .toList();

    @Test
    void shouldMeasureWhatWasAskedForAndNothingElse() throws Exception {
        List<String> lines = new ArrayList<>();
        List<String> texts =
                IntStream.range(0, 20).mapToObj(i -> "Paper jam number " + i).toList();
        CsvTable examples = new CsvTable("examples.csv", EXAMPLES);
        BenchSettings settings = new BenchSettings(
                texts,
                examples,
                "all-minilm-l6-v2-q",
                2,
                2,
                0,
                1,
                Duration.ofMillis(300),
                Duration.ofSeconds(1),
                256,
                lines::add);

        Map<String, Object> figures = new Bench(settings, new Demonstration("none", examples, texts))
                .run(EnumSet.of(Measurement.PIPELINE, Measurement.LATENCY));

        double pipeline = (Double) figures.get("pipelinePerSecond");
        assertThat((Double) figures.get("encoderPerSecond")).isPositive();
        assertThat(pipeline).isPositive();
        assertThat((Double) figures.get("latencyMsP50")).isPositive();
        assertThat((Double) figures.get("latencyMsP99")).isGreaterThanOrEqualTo((Double) figures.get("latencyMsP50"));
        assertThat(((Map<?, ?>) figures.get("latencyByLoad")).keySet().stream().map(String::valueOf))
                .containsExactly("0.1", "0.5", "0.8");
        assertThat(figures.get("repeatsSpeedup")).isNull();
        assertThat(figures.get("residentMb")).isNull();
        assertThat(lines).anyMatch(line -> line.startsWith("pipeline, round 1: "));
    }

    @Test
    void shouldGiveAPeerEachTicketOfItsRoundOnly(@TempDir Path directory) throws Exception {
        Set<String> asked = ConcurrentHashMap.newKeySet();
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory)) {
            PeerLoop loop = new PeerLoop(Map.of("bootstrap.servers", kafka.bootstrapServers()), "peer", 2);
            List<String> left =
                    IntStream.range(0, 2_000).mapToObj(i -> "old " + i).toList();
            List<String> round =
                    IntStream.range(0, 50).mapToObj(i -> "new " + i).toList();

            loop.perSecond(left, text -> "label", Duration.ZERO); // the time is up at once
            double rate = loop.perSecond(
                    round,
                    text -> {
                        asked.add(text);
                        return "label";
                    },
                    Duration.ofSeconds(30));

            assertThat(asked).containsExactlyInAnyOrderElementsOf(round);
            assertThat(rate).isGreaterThan(50 / 30.0);
        }
    }
}
