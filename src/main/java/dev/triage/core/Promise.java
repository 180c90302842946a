package dev.triage.core;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * From which confidence on tickets may be routed, so that a stated share of them is right.
 *
 * <p>Thresholds are tested from strict to loose on held-out decisions, each by an exact bound, until the first fails:
 * fixed-sequence testing, so that choosing on the same decisions costs nothing (Angelopoulos et al. 2021, "Learn then
 * Test"). Most of the risk goes to a sequence that starts at the best 40 %, the rest to one that starts at the best
 * tenth, for categories so hard that nothing more can be promised.
 *
 * <p>Where nothing can be promised, a last sequence is held to a lower confidence. It starts at the best quarter or, up to
 * the best 40 %, where the first test allows one wrong decision: otherwise a single one would mean that nothing is routed.
 */
public final class Promise {
    /** With which the promise holds on new tickets that resemble the examples. */
    public static final double CONFIDENCE = 0.9;

    /** What a threshold is held to where no promise can be given. */
    public static final double CAUTIOUS_CONFIDENCE = 0.6;

    /** Nothing is routed that is likelier to be wrong than right, however few such tickets there are. */
    public static final double LEAST = 0.5;

    private static final double[][] SEQUENCES = {{0.4, 0.8}, {0.1, 0.2}}; // start, share of the risk
    private static final double EARLIEST_CAUTIOUS_START = 0.25;
    private static final double LATEST_CAUTIOUS_START = 0.4;
    private static final double STEP = 0.01;

    private Promise() {}

    /**
     * A confidence from which on tickets are routed.
     *
     * @param value 0 to 1; above 1 if nothing can be routed
     * @param promised whether the precision asked for is promised with {@link #CONFIDENCE}
     */
    public record Threshold(double value, boolean promised) {
        static final Threshold NOTHING = new Threshold(2, false);
    }

    /**
     * The lowest confidence from which the precision can be promised, or failing that be expected.
     *
     * @param confidence of held-out decisions, in any order
     * @param right whether each was
     * @param precision asked for, above 0, below 1
     */
    public static Threshold threshold(double[] confidence, boolean[] right, double precision) {
        int n = right.length;
        int[] order = IntStream.range(0, n)
                .boxed()
                .sorted((a, b) -> Double.compare(confidence[b], confidence[a]))
                .mapToInt(i -> i)
                .toArray();
        int[] hits = new int[n + 1];
        for (int i = 0; i < n; i++) {
            hits[i + 1] = hits[i] + (right[order[i]] ? 1 : 0);
        }
        int promised = promised(hits, precision);
        int kept = promised > 0 ? promised : kept(hits, precision, CAUTIOUS_CONFIDENCE, cautiousStart(n, precision));
        return kept == 0
                ? Threshold.NOTHING
                : new Threshold(Math.max(LEAST, confidence[order[kept - 1]]), promised > 0);
    }

    /** @param hits how many of so many decisions, the most confident first, are right */
    private static int promised(int[] hits, double precision) {
        int kept = 0;
        for (double[] sequence : SEQUENCES) {
            kept = Math.max(kept, kept(hits, precision, 1 - (1 - CONFIDENCE) * sequence[1], sequence[0]));
        }
        return kept;
    }

    /** By how many decisions there are alone, whichever of them are right: a sequence has to be fixed before. */
    private static double cautiousStart(int decisions, double precision) {
        for (double share = EARLIEST_CAUTIOUS_START; share < LATEST_CAUTIOUS_START + STEP / 2; share += STEP) {
            int size = size(share, decisions);
            if (size > 0 && BinomialBound.lower(size - 1, size, CAUTIOUS_CONFIDENCE) >= precision) {
                return share;
            }
        }
        return EARLIEST_CAUTIOUS_START;
    }

    /** How many decisions the loosest threshold keeps that one sequence of tests gets to, 0 if it gets nowhere. */
    private static int kept(int[] hits, double precision, double confidence, double start) {
        int n = hits.length - 1;
        int kept = 0;
        for (double share = start; share < 1 + STEP / 2; share += STEP) {
            int size = size(share, n);
            if (size == 0 || BinomialBound.lower(hits[size], size, confidence) < precision) {
                break;
            }
            kept = size;
        }
        return kept;
    }

    private static int size(double share, int decisions) {
        return Math.min(decisions, (int) Math.ceil(share * decisions));
    }

    /** The confidence that a share of decisions reaches: for those who ask for coverage instead of precision. */
    public static OptionalDouble thresholdForCoverage(double[] confidence, double coverage) {
        if (confidence.length == 0) {
            return OptionalDouble.empty();
        }
        double[] sorted = confidence.clone();
        Arrays.sort(sorted);
        int kept = (int) Math.ceil(coverage * sorted.length);
        return OptionalDouble.of(sorted[Math.max(0, sorted.length - Math.max(1, kept))]);
    }
}
