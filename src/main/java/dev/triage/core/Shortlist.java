package dev.triage.core;

import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Picks the largest of many scores without sorting them. */
final class Shortlist {
    private static final int BINS = 1024;

    private Shortlist() {}

    /**
     * Positions of the largest scores, ascending: as many as asked for and those that fall into the same of 1,024 bins
     * as the last of them; all eligible ones if fewer than {@code enough} of these are eligible.
     */
    static int[] of(float[] scores, int most, int enough, IntPredicate eligible) {
        float lowest = Float.POSITIVE_INFINITY;
        float highest = Float.NEGATIVE_INFINITY;
        for (float score : scores) {
            if (score < lowest) {
                lowest = score;
            }
            if (score > highest) {
                highest = score;
            }
        }
        float origin = lowest;
        float perUnit = (BINS - 1) / (highest - lowest);
        int[] counts = new int[BINS];
        for (float score : scores) {
            counts[bin(score, origin, perUnit)]++;
        }
        int lowestBin = BINS;
        for (int found = 0; found < most && lowestBin > 0; ) {
            found += counts[--lowestBin];
        }
        int least = lowestBin;
        int[] best = IntStream.range(0, scores.length)
                .filter(i -> bin(scores[i], origin, perUnit) >= least && eligible.test(i))
                .toArray();
        return best.length >= enough ? best : eligible(scores.length, eligible);
    }

    static int[] eligible(int size, IntPredicate eligible) {
        return IntStream.range(0, size).filter(eligible).toArray();
    }

    private static int bin(float score, float origin, float perUnit) {
        return (int) ((score - origin) * perUnit); // 0 where all scores are equal: not a number becomes 0
    }
}
