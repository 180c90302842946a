package dev.triage.runtime.console;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How much happened in each of the last minutes. Safe for use by several threads. */
public final class MinuteCounts {
    private static final int KEPT = 24 * 60;

    private final long[] minutes = new long[KEPT];
    private final int[][] counts = new int[KEPT][Kind.values().length];

    /** What is counted. */
    public enum Kind {
        ROUTED,
        REVIEW,
        DECIDED
    }

    /** @param minute since the epoch */
    public record Minute(long minute, int routed, int review, int decided) {}

    public synchronized void add(Kind kind, Instant when) {
        long minute = Math.floorDiv(when.getEpochSecond(), 60);
        int slot = (int) Math.floorMod(minute, (long) KEPT);
        if (minutes[slot] > minute) {
            return; // older than what is kept
        }
        if (minutes[slot] < minute) {
            minutes[slot] = minute;
            counts[slot] = new int[Kind.values().length];
        }
        counts[slot][kind.ordinal()]++;
    }

    /** Oldest first, minutes without anything included; the last one is still running. */
    public synchronized List<Minute> until(Instant now, Duration span) {
        long last = Math.floorDiv(now.getEpochSecond(), 60);
        List<Minute> found = new ArrayList<>();
        for (long minute = last - Math.min(KEPT, span.toMinutes()) + 1; minute <= last; minute++) {
            int slot = (int) Math.floorMod(minute, (long) KEPT);
            int[] count = minutes[slot] == minute ? counts[slot] : new int[Kind.values().length];
            found.add(new Minute(minute, count[0], count[1], count[2]));
        }
        return found;
    }
}
