package dev.triage.chaos;

import dev.triage.LogWatch;
import dev.triage.avro.RecordSerdes;
import dev.triage.core.Centroid;
import dev.triage.core.CentroidKey;
import dev.triage.core.TriageMetrics;
import dev.triage.encoder.Encoders;
import dev.triage.runtime.TriageConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.apache.kafka.common.utils.Utils;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** One run: starts a stand, keeps it busy, breaks it again and again, and judges what came out. */
final class ChaosRun implements AutoCloseable {
    private static final Duration RECOVERY = Duration.ofSeconds(60);

    /**
     * @param seed of faults and traffic
     * @param instances of the application
     * @param ticketsPerSecond sent
     * @param shortestFault how long a cause stays at least; up to twice that
     * @param encoder settings that name it
     */
    record Settings(
            long seed, int instances, int ticketsPerSecond, Duration shortestFault, Map<String, String> encoder) {}

    private final Settings settings;
    private final Stand stand;
    private final RecordSerdes serdes;
    private final Ledger ledger = new Ledger();
    private final Traffic traffic;
    private final People people;
    private final Random random;
    private final Path report;
    private final Map<Fault, List<Double>> recoveries = new EnumMap<>(Fault.class);
    private final List<String> wrong = new ArrayList<>();
    private int faults;

    /** @param name of the folder in {@code target} that keeps the report and all logs */
    ChaosRun(String name, Settings settings) throws IOException {
        this.settings = settings;
        random = new Random(settings.seed());
        Path directory = Path.of("target", name).toAbsolutePath();
        Utils.delete(directory.toFile());
        report = Files.createDirectories(directory).resolve("report.txt");
        Files.writeString(report, "");
        stand = new Stand(directory, settings.instances(), settings.encoder());
        stand.start();
        Map<String, String> registry = new HashMap<>(stand.config().registry());
        registry.put(RecordSerdes.PATIENCE_MS, "60000");
        registry.put("http.read.timeout.ms", "20000");
        serdes = new RecordSerdes(registry);
        traffic = new Traffic(stand.config(), serdes, ledger, settings.seed(), settings.ticketsPerSecond());
        people = new People(new Outputs(stand.config(), serdes), ledger, traffic);
        note("seed=%d instances=%d encoder=%s", settings.seed(), settings.instances(), settings.encoder());
    }

    void begin() {
        traffic.learnSchemas();
        traffic.teach();
        traffic.start();
        people.start();
        Awaitility.await("the first outcomes")
                .atMost(RECOVERY)
                .until(() -> ledger.inputs() > 100 && ledger.waiting() < ledger.inputs() / 2);
    }

    /** Brings a cause, takes it away, and waits until everything sent before that has its outcome. */
    void suffer(Fault fault) {
        faults++;
        Fault.Blow blow = fault.aimAt(stand, random);
        long least = settings.shortestFault().toMillis();
        long started = System.nanoTime();
        blow.begin().run();
        Awaitility.await()
                .pollDelay(Duration.ofMillis(least + random.nextInt((int) least)))
                .timeout(Duration.ofMinutes(5))
                .until(() -> true);
        blow.end().run();
        long ended = System.nanoTime();
        try {
            Awaitility.await(fault + " to be overcome")
                    .atMost(RECOVERY)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> stand.ready() && nothingWaitsSince(ended));
            double seconds = (System.nanoTime() - ended) / 1e9;
            recoveries.computeIfAbsent(fault, first -> new ArrayList<>()).add(seconds);
            note("%s cause=%.1f s recovery=%.1f s", fault, (ended - started) / 1e9, seconds);
        } catch (ConditionTimeoutException e) {
            wrong.add(fault + " was not overcome within " + RECOVERY + ": " + ledger.waiting() + " inputs wait, ready="
                    + stand.ready());
            note(wrong.get(wrong.size() - 1));
        }
        people.requireWell();
    }

    private boolean nothingWaitsSince(long time) {
        OptionalLong oldest = ledger.oldestWaiting();
        return oldest.isEmpty() || oldest.getAsLong() - time > 0;
    }

    /** Lets everything come to rest and judges it. */
    List<String> verdict() throws InterruptedException, IOException {
        people.stopDeciding();
        traffic.finish();
        try {
            Awaitility.await("all outcomes").atMost(Duration.ofSeconds(90)).until(() -> ledger.waiting() == 0);
        } catch (ConditionTimeoutException e) {
            wrong.add(ledger.waiting() + " inputs have no outcome");
        }
        people.close();
        try (Outputs outputs = new Outputs(stand.config(), serdes)) {
            List<Seen> seen = outputs.all();
            wrong.addAll(Verdict.on(ledger, seen, Stand.PARTITIONS));
            note(
                    "inputs=%d repeats=%d decisions=%d examples=%d records=%d",
                    ledger.inputs(),
                    ledger.repeats(),
                    ledger.decisions().size(),
                    ledger.examples().size(),
                    seen.size());
        }
        judgeCentroids();
        for (Instance instance : stand.instances()) {
            LogWatch.expectNoLeak(instance.log());
        }
        stand.ends().forEach(end -> note("an instance ended by itself: %s", end));
        stand.ends().stream()
                .filter(end -> end.contains("Unexpected fault") || end.startsWith("exit 0"))
                .forEach(wrong::add);
        recoveries.forEach((fault, seconds) -> {
            List<Double> sorted = seconds.stream().sorted().toList();
            note(
                    "%s: %d times, recovery p50 %.1f s, max %.1f s",
                    fault, sorted.size(), sorted.get(sorted.size() / 2), sorted.get(sorted.size() - 1));
        });
        double longest = recoveries.values().stream()
                .flatMap(List::stream)
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(Double.NaN);
        note(
                "in all: inputs=%d faults=%d longest recovery=%.1f s wrong=%d",
                ledger.inputs(), faults, longest, wrong.size());
        wrong.stream().limit(50).forEach(this::note);
        return List.copyOf(wrong);
    }

    private void judgeCentroids() {
        // as the instances do, cleaning included
        try (Encoders encoders = TriageConfig.of(settings.encoder()).openEncoders(TriageMetrics.NONE)) {
            Map<CentroidKey, Centroid> expected =
                    Verdict.centroids(ledger.examples().values(), encoders.first());
            Map<CentroidKey, Centroid> published = new HashMap<>();
            try {
                Awaitility.await("centroids")
                        .atMost(Duration.ofSeconds(60))
                        .pollInterval(Duration.ofMillis(500))
                        .pollInSameThread()
                        .until(() -> {
                            published.clear();
                            published.putAll(PublishedCentroids.read(stand.config()));
                            return published.equals(expected);
                        });
                note("centroids=%d equal to those of the examples", expected.size());
            } catch (ConditionTimeoutException e) {
                wrong.add("centroids differ: expected " + expected + " but published are " + published);
            }
        }
    }

    private void note(String text, Object... values) {
        String line = values.length == 0 ? text : String.format(text, values);
        System.out.println("chaos: " + line);
        try {
            Files.writeString(report, line + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        people.close();
        traffic.close();
        serdes.close();
        stand.close();
    }
}
