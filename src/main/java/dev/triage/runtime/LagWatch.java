package dev.triage.runtime;

import dev.triage.runtime.console.LagProbe;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Asks the cluster now and then how many tickets nobody has read. Every instance tells the same numbers, also while it
 * reads none itself, so that a standstill is seen too. Owns one thread.
 */
final class LagWatch implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(15);

    private final LagProbe probe;
    private final Consumer<Map<Integer, Long>> listener;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread daemon = new Thread(task, "lag-watch");
        daemon.setDaemon(true);
        return daemon;
    });

    /** @param listener is told records by partition; nothing while the broker doesn't answer */
    LagWatch(TriageConfig config, Consumer<Map<Integer, Long>> listener) {
        probe = new LagProbe(config);
        this.listener = listener;
        thread.scheduleWithFixedDelay(this::look, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            listener.accept(probe.lag());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        probe.close();
    }
}
