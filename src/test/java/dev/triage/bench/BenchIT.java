package dev.triage.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.triage.runtime.CsvTable;
import dev.triage.runtime.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That measurements come to an end and count what they should; how fast anything is, is not looked at. */
class BenchIT {
    private static final List<CsvTable.Row> EXAMPLES = IntStream.range(0, 12)
            .mapToObj(i -> i % 2 == 0
                    ? new CsvTable.Row("e" + i, "", "The printer is jammed, tray " + i, "printer")
                    : new CsvTable.Row("e" + i, "", "Please reset my password, account " + i, "password"))
            .toList();

    private static final Sizes TINY = new Sizes(
            List.of(new Sizes.Knowledge(2, 20), new Sizes.Knowledge(3, 60)),
            List.of(2, 5),
            List.of(5, 20),
            40,
            50,
            List.of(1));

    @Test
    void shouldMeasureWhatWasAskedForAndNothingElse() throws Exception {
        List<String> lines = new ArrayList<>();

        Map<String, Object> figures = figures(EnumSet.of(Measurement.PIPELINE, Measurement.LATENCY), lines);

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
    void shouldMeasureHowCostGrowsBySizes() throws Exception {
        List<String> lines = new ArrayList<>();

        Map<String, Object> figures =
                figures(EnumSet.of(Measurement.CLASSIFY, Measurement.CATEGORIES, Measurement.LENGTH), lines);

        assertPositive(figures.get("classificationToEncoding"), "2/12", "2/20", "3/60");
        assertPositive(figures.get("classificationMicros"), "2/12", "2/20", "3/60");
        assertPositive(figures.get("refreshMillis"), "2/12", "2/20", "3/60");
        assertPositive(figures.get("microsByCategories"), "2", "5");
        assertPositive(figures.get("microsByTokens"), "5", "20");
        assertThat((Double) figures.get("mostToFewestCategories")).isPositive();
        assertThat(lines).anyMatch(line -> line.startsWith("classify: 3/60 categories/examples, "));
    }

    @Test
    void shouldMeasureLiveTicketsBesideAnImport() throws Exception {
        List<String> lines = new ArrayList<>();

        Map<String, Object> figures = figures(EnumSet.of(Measurement.IMPORT), lines);

        double quiet = (Double) figures.get("quietMsP99");
        double beside = (Double) figures.get("importMsP99");
        assertThat(quiet).isPositive();
        assertThat((Double) figures.get("importToQuietMsP99")).isCloseTo(beside / quiet, withinPercentage(1));
        assertThat((Double) figures.get("importedPerSecond")).isPositive();
        assertThat(lines).anyMatch(line -> line.contains("beside 40 examples"));
    }

    /** As processes need their time to start: {@code mvn verify -Pscale}. */
    @Test
    @Tag("scale")
    void shouldDrainABacklogByInstancesOfTheirOwn() throws Exception {
        List<String> lines = new ArrayList<>();

        Map<String, Object> figures = figures(EnumSet.of(Measurement.INSTANCES), TINY.with(1, 1, List.of(1, 2)), lines);

        for (String what : List.of("Instances", "Threads", "Partitions")) {
            assertPositive(figures.get("perSecondBy" + what), "1", "2");
            assertPositive(figures.get("toEncoderBy" + what), "1", "2");
            assertPositive(figures.get("cpuMsPerTicketBy" + what), "1", "2");
            assertPositive(figures.get("drainedSecondsBy" + what), "1", "2");
            assertThat(values(figures.get("mostLagBy" + what)))
                    .allSatisfy(most -> assertThat((Long) most).isBetween(0L, 20L));
            assertThat(values(figures.get("lostBy" + what))).containsOnly(0);
            assertThat(values(figures.get("doubledBy" + what))).containsOnly(0);
        }
        assertThat(lines).filteredOn(line -> line.startsWith("instances: ")).hasSize(4);
    }

    private static Collection<Object> values(Object byNumber) {
        return new ArrayList<>(((Map<?, ?>) byNumber).values());
    }

    private static void assertPositive(Object bySize, String... sizes) {
        Map<?, ?> figures = (Map<?, ?>) bySize;
        assertThat(figures.keySet().stream().map(String::valueOf)).containsExactly(sizes);
        assertThat(figures.values())
                .allSatisfy(value -> assertThat((Double) value).isPositive());
    }

    private static Map<String, Object> figures(Set<Measurement> wanted, List<String> lines) throws Exception {
        return figures(wanted, TINY, lines);
    }

    private static Map<String, Object> figures(Set<Measurement> wanted, Sizes sizes, List<String> lines)
            throws Exception {
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
                sizes,
                lines::add);
        return new Bench(settings, new Demonstration("dev.triage.cli.TicketTriage", examples, texts)).run(wanted);
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
