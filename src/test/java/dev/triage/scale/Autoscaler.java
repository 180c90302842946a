package dev.triage.scale;

import java.time.Duration;

/**
 * Decides as KEDA and the horizontal autoscaler do: so many instances that none has more lag than it should, at once
 * when there are too few, one at a time and after a quiet while when there are too many.
 *
 * @param lagThreshold records that one instance may be behind
 * @param most partitions / threads
 * @param window how long fewer must have been enough
 */
record Autoscaler(long lagThreshold, int most, Duration window) {

    int wanted(long lag) {
        return (int) Math.max(1, Math.min(most, (lag + lagThreshold - 1) / lagThreshold));
    }
}
