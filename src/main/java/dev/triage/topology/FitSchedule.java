package dev.triage.topology;

import java.time.Duration;

/**
 * When to fit again. Never while examples are still coming thick and fast.
 *
 * @param quiet how long no example must have changed
 * @param afterChanges so many changed examples are reason enough; the first fit needs none
 * @param after so much time since the first change that no fit has seen is reason enough
 */
public record FitSchedule(Duration quiet, int afterChanges, Duration after) {
    public static final FitSchedule DEFAULT = new FitSchedule(Duration.ofSeconds(1), 50, Duration.ofMinutes(10));

    /**
     * @param changes examples changed since the last fit
     * @param sinceFirst time since the first of them
     * @param sinceLast time since the last of them
     * @param fitted true if there has been a fit
     */
    boolean isDue(long changes, Duration sinceFirst, Duration sinceLast, boolean fitted) {
        if (changes == 0 || sinceLast.compareTo(quiet) < 0) {
            return false;
        }
        return !fitted || changes >= afterChanges || sinceFirst.compareTo(after) >= 0;
    }
}
