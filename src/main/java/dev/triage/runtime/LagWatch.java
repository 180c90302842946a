package dev.triage.runtime;

import dev.triage.runtime.console.LagProbe;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Asks the cluster now and then how many tickets nobody has read. Every instance tells the same number, also while it
 * reads none itself, so that a standstill is seen too. Owns one thread.
 */
final class LagWatch implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(15);

    private final LagProbe probe;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread daemon = new Thread(task, "lag-watch");
        daemon.setDaemon(true);
        return daemon;
    });
    private volatile OptionalLong lag = OptionalLong.empty();

    LagWatch(TriageConfig config) {
        probe = new LagProbe(config);
        thread.scheduleWithFixedDelay(this::look, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            Map<Integer, Long> byPartition = probe.lag();
            lag = byPartition.isEmpty()
                    ? OptionalLong.empty()
                    : OptionalLong.of(
                            byPartition.values().stream().mapToLong(n -> n).sum());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Records, over all partitions; empty while the broker doesn't answer. */
    OptionalLong lag() {
        return lag;
    }

    @Override
    public void close() {
        thread.shutdownNow();
        probe.close();
    }
}
