package dev.triage.bench;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** From when a ticket is due to when its committed result has been read, at shares of what the pipeline can take. */
final class Latency {
    private static final double[] SHARES = {0.1, 0.5, 0.8};

    private final BenchSettings settings;

    Latency(BenchSettings settings) {
        this.settings = settings;
    }

    /** What the pipeline can take is among the figures, or is found out first. */
    void measure(Rig rig, Figures figures) throws InterruptedException {
        double most = figures.number("pipelinePerSecond").orElseGet(() -> capacity(rig, settings));
        OpenLoop loop = new OpenLoop(rig, settings.texts());
        Map<String, OpenLoop.Load> loads = new LinkedHashMap<>();
        for (double share : SHARES) {
            int tickets = SendSchedule.tickets(share * most, settings.load());
            OpenLoop.Load load = loop.at(share * most, sent -> sent < tickets);
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
        OpenLoop.Load lowest = loads.get(Double.toString(SHARES[0]));
        figures.put("latencyMsP50", lowest.msP50());
        figures.put("latencyMsP99", lowest.msP99());
        figures.put("latencyByLoad", loads);
    }

    /** Tickets per second. */
    static double capacity(Rig rig, BenchSettings settings) {
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
}
