package dev.triage.bench;

import java.time.Duration;

/**
 * When tickets are due at an even rate, whatever becomes of those before: an open loop. Latency counts from then, so that
 * a sender held up by a slow system doesn't hide the wait (coordinated omission, as Gil Tene named it).
 *
 * @param start by {@link System#nanoTime}
 * @param perSecond more than 0
 */
record SendSchedule(long start, double perSecond) {
    SendSchedule {
        if (!(perSecond > 0) || !Double.isFinite(perSecond)) {
            throw new IllegalArgumentException("perSecond must be more than 0: " + perSecond);
        }
    }

    /** By {@link System#nanoTime}. */
    long due(int index) {
        return start + Math.round(index / perSecond * 1e9);
    }

    /** Tickets due within that time, at least one. */
    static int tickets(double perSecond, Duration time) {
        return Math.max(1, (int) Math.round(perSecond * time.toNanos() / 1e9));
    }
}
