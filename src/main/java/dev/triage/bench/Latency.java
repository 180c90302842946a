package dev.triage.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** From when a ticket is due to when its committed result has been read, at shares of what the pipeline can take. */
final class Latency {
    private static final double[] SHARES = {0.1, 0.5, 0.8};
    private static final long MOST_MICROS = TimeUnit.HOURS.toMicros(1);
    private static final int DIGITS = 3;

    private final BenchSettings settings;

    /**
     * At one load.
     *
     * @param perSecond tickets sent
     */
    record Load(double perSecond, int tickets, double msP50, double msP99, double msMax) {}

    Latency(BenchSettings settings) {
        this.settings = settings;
    }

    /** What the pipeline can take is among the figures, or is found out first. */
    void measure(Rig rig, Figures figures) throws InterruptedException {
        double most = figures.number("pipelinePerSecond").orElseGet(() -> capacity(rig));
        Map<String, Load> loads = new LinkedHashMap<>();
        for (double share : SHARES) {
            Load load = at(rig, share * most);
            loads.put(Double.toString(share), load);
            settings.progress()
                    .accept(String.format(
                            Locale.ROOT,
                            "latency at %.0f %% of %.0f/s: p50 %.1f ms, p99 %.1f ms, longest %.1f ms of %d tickets",
                            100 * share,
                            most,
                            load.msP50(),
                            load.msP99(),
                            load.msMax(),
                            load.tickets()));
        }
        Load lowest = loads.get(Double.toString(SHARES[0]));
        figures.put("latencyMsP50", lowest.msP50());
        figures.put("latencyMsP99", lowest.msP99());
        figures.put("latencyByLoad", loads);
    }

    private double capacity(Rig rig) {
        Drain pipeline = new Drain(rig);
        double[] rates = new double[settings.rounds()];
        for (int i = -settings.warmUps(); i < rates.length; i++) {
            double rate = pipeline.perSecond(settings.texts());
            if (i >= 0) {
                rates[i] = rate;
            }
        }
        return Interleaved.median(rates);
    }

    private Load at(Rig rig, double perSecond) throws InterruptedException {
        int tickets = SendSchedule.tickets(perSecond, settings.load());
        Histogram micros = new Histogram(MOST_MICROS, DIGITS);
        Rig.Batch batch = rig.batch();
        SendSchedule schedule = new SendSchedule(System.nanoTime(), perSecond);
        CompletableFuture<Void> sending = new CompletableFuture<>();
        Thread sender = new Thread(() -> send(batch, schedule, tickets, sending), "open-loop");
        sender.start();
        batch.await(tickets, id -> micros.recordValue((System.nanoTime() - schedule.due(batch.index(id))) / 1000));
        sender.join();
        try {
            sending.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
        return new Load(
                Figures.rounded(perSecond),
                tickets,
                micros.getValueAtPercentile(50) / 1e3,
                micros.getValueAtPercentile(99) / 1e3,
                micros.getMaxValue() / 1e3);
    }

    private void send(Rig.Batch batch, SendSchedule schedule, int tickets, CompletableFuture<Void> sending) {
        List<String> texts = settings.texts();
        try {
            for (int i = 0; i < tickets; i++) {
                for (long wait = schedule.due(i) - System.nanoTime();
                        wait > 0;
                        wait = schedule.due(i) - System.nanoTime()) {
                    LockSupport.parkNanos(wait);
                }
                batch.send(i, texts.get(i % texts.size()));
            }
            batch.flush();
            sending.complete(null);
        } catch (RuntimeException e) {
            sending.completeExceptionally(e);
        }
    }
}
