package dev.triage.bench;

import dev.triage.core.TriageMetrics;
import dev.triage.encoder.Encoders;
import dev.triage.runtime.TriageConfig;
import dev.triage.runtime.embedded.EmbeddedStack;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;

/**
 * The same backlog drained by growing numbers of instances, of threads in one instance, and of partitions with a thread
 * each; each beside the encoder alone, on as many threads as have tickets but not more than a pipeline is given otherwise.
 */
final class Spread {
    private final ChildJvm jvm;
    private final String mainClass;
    private final BenchSettings settings;

    Spread(ChildJvm jvm, String mainClass, BenchSettings settings) {
        this.jvm = jvm;
        this.mainClass = mainClass;
        this.settings = settings;
    }

    /**
     * What a fleet did: medians of the rounds that count; losses and doubles of all rounds.
     *
     * @param toEncoder tickets a second to what the encoder alone made in turn with it
     */
    private record Outcome(
            double perSecond,
            double toEncoder,
            double cpuMsPerTicket,
            long mostLag,
            double drainedSeconds,
            int lost,
            int doubled) {}

    /** By the number that grows, how fleets grow; {@code widest} is the last number. */
    static Map<String, IntFunction<Fleet>> series(int widest) {
        Map<String, IntFunction<Fleet>> series = new LinkedHashMap<>();
        series.put("Instances", number -> new Fleet(number, 1, widest));
        series.put("Threads", number -> new Fleet(1, number, widest));
        series.put("Partitions", number -> new Fleet(1, number, number));
        return series;
    }

    void measure(EmbeddedStack stack, Path directory, Figures figures) throws IOException, InterruptedException {
        List<Integer> numbers = settings.sizes().spread();
        Map<Fleet, Outcome> measured = new LinkedHashMap<>(); // some fleets are in two series
        Map<String, String> alone = Rig.settings(stack, "alone", settings);
        alone.put("triage.cache-mb", "0");
        try (Encoders encoders = TriageConfig.of(alone).openEncoders(TriageMetrics.NONE)) {
            for (Map.Entry<String, IntFunction<Fleet>> series :
                    series(numbers.get(numbers.size() - 1)).entrySet()) {
                Map<String, Outcome> outcomes = new LinkedHashMap<>();
                for (int number : numbers) {
                    Fleet fleet = series.getValue().apply(number);
                    if (!measured.containsKey(fleet)) {
                        measured.put(fleet, outcome(fleet, stack, directory, encoders));
                    }
                    outcomes.put(Integer.toString(number), measured.get(fleet));
                }
                put(figures, series.getKey(), outcomes);
            }
        }
    }

    private Outcome outcome(Fleet fleet, EmbeddedStack stack, Path directory, Encoders encoders)
            throws IOException, InterruptedException {
        List<RunningFleet.Drained> drained = new ArrayList<>();
        EncoderAlone alone = new EncoderAlone(encoders, Math.min(fleet.working(), settings.threads()));
        try (RunningFleet running = RunningFleet.start(fleet, stack, directory, jvm, mainClass, settings)) {
            Interleaved rates = Interleaved.run(
                    settings.warmUps(),
                    settings.rounds(),
                    round -> alone.perSecond(settings.texts()),
                    round -> {
                        RunningFleet.Drained backlog = running.drain(settings.texts());
                        if (round >= settings.warmUps()) {
                            drained.add(backlog);
                        }
                        return backlog.perSecond();
                    },
                    (number, round) -> {});
            Outcome outcome = new Outcome(
                    rates.second(),
                    rates.ratio(),
                    median(drained, RunningFleet.Drained::cpuMsPerTicket),
                    Math.round(median(drained, RunningFleet.Drained::mostLag)),
                    median(drained, RunningFleet.Drained::drainedSeconds),
                    running.lost(),
                    running.doubled());
            settings.progress()
                    .accept(String.format(
                            Locale.ROOT,
                            "instances: %d of %d threads, %d partitions: %.0f/s beside %.0f/s of the encoder alone, ratio %.3f,"
                                    + " %.2f ms of processor time a ticket, at most %d behind, drained in %.1f s;"
                                    + " of %d tickets %d lost, %d doubled",
                            fleet.instances(),
                            fleet.threads(),
                            fleet.partitions(),
                            rates.second(),
                            rates.first(),
                            rates.ratio(),
                            outcome.cpuMsPerTicket(),
                            outcome.mostLag(),
                            outcome.drainedSeconds(),
                            running.sent(),
                            outcome.lost(),
                            outcome.doubled()));
            return outcome;
        }
    }

    private static double median(List<RunningFleet.Drained> drained, ToDoubleFunction<RunningFleet.Drained> figure) {
        return Interleaved.median(drained.stream().mapToDouble(figure).toArray());
    }

    private static void put(Figures figures, String what, Map<String, Outcome> outcomes) {
        figures.put("perSecondBy" + what, by(outcomes, outcome -> Figures.rounded(outcome.perSecond())));
        figures.put("toEncoderBy" + what, by(outcomes, outcome -> Figures.rounded(outcome.toEncoder())));
        figures.put("cpuMsPerTicketBy" + what, by(outcomes, outcome -> known(outcome.cpuMsPerTicket())));
        figures.put("mostLagBy" + what, by(outcomes, Outcome::mostLag));
        figures.put("drainedSecondsBy" + what, by(outcomes, outcome -> Figures.rounded(outcome.drainedSeconds())));
        figures.put("lostBy" + what, by(outcomes, Outcome::lost));
        figures.put("doubledBy" + what, by(outcomes, Outcome::doubled));
    }

    private static Object known(double value) {
        return Double.isNaN(value) ? null : Figures.rounded(value);
    }

    private static Map<String, Object> by(Map<String, Outcome> outcomes, Function<Outcome, Object> figure) {
        Map<String, Object> values = new LinkedHashMap<>();
        outcomes.forEach((number, outcome) -> values.put(number, figure.apply(outcome)));
        return values;
    }
}
