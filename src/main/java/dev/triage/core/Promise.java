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
 */
public final class Promise {
    /** With which the promise holds on new tickets that resemble the examples. */
    public static final double CONFIDENCE = 0.9;

    /** What a threshold is held to where no promise can be given. */
    public static final double CAUTIOUS_CONFIDENCE = 0.6;

    /** Nothing is routed that is likelier to be wrong than right, however few such tickets there are. */
    public static final double LEAST = 0.5;

    private static final double[][] SEQUENCES = {{0.4, 0.8}, {0.1, 0.2}}; // start, share of the risk
    /** Late enough that from 131 decisions on (at 0.95) one wrong decision among the best doesn't end the sequence. */
    private static final double[][] CAUTIOUS_SEQUENCES = {{0.3, 1}};

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
        int promised = kept(hits, precision, CONFIDENCE, SEQUENCES);
        int kept = promised > 0 ? promised : kept(hits, precision, CAUTIOUS_CONFIDENCE, CAUTIOUS_SEQUENCES);
        return kept == 0
                ? Threshold.NOTHING
                : new Threshold(Math.max(LEAST, confidence[order[kept - 1]]), promised > 0);
    }

    private static int kept(int[] hits, double precision, double confidence, double[][] sequences) {
        int n = hits.length - 1;
        int kept = 0;
        for (double[] sequence : sequences) {
            double level = 1 - (1 - confidence) * sequence[1];
            for (double share = sequence[0]; share < 1 + STEP / 2; share += STEP) {
                int size = Math.min(n, (int) Math.ceil(share * n));
                if (size == 0 || BinomialBound.lower(hits[size], size, level) < precision) {
                    break;
                }
                kept = Math.max(kept, size);
            }
        }
        return kept;
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
