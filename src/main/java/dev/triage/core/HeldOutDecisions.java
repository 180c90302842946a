package dev.triage.core;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * How a classifier decided examples that it had not seen: what thresholds for a promise are chosen on. The arrays are
 * shared, not copied: treat them as immutable.
 */
public final class HeldOutDecisions {
    /** A category with fewer held-out decisions than this uses the threshold of all together. */
    public static final int FEWEST_FOR_OWN_THRESHOLD = 60;

    private final int[] category;
    private final float[] confidence;
    private final boolean[] right;
    private final Map<Double, Promise.Threshold> pooled = new ConcurrentHashMap<>();
    private final Map<String, Promise.Threshold> own = new ConcurrentHashMap<>();

    /**
     * @param category decided for, as a position among the fit's categories
     * @param confidence that the decision is right, 0 to 1
     * @param right whether it was
     */
    public HeldOutDecisions(int[] category, float[] confidence, boolean[] right) {
        this.category = requireNonNull(category, "category");
        this.confidence = requireNonNull(confidence, "confidence");
        this.right = requireNonNull(right, "right");
    }

    public int size() {
        return right.length;
    }

    public int category(int index) {
        return category[index];
    }

    public float confidence(int index) {
        return confidence[index];
    }

    public boolean right(int index) {
        return right[index];
    }

    /** From which confidence on that precision is kept over all categories together. */
    public Promise.Threshold threshold(double precision) {
        return pooled.computeIfAbsent(precision, target -> Promise.threshold(confidences(-1), rights(-1), target));
    }

    /** From which confidence on so large a share of tickets is routed. */
    public OptionalDouble thresholdForCoverage(double coverage) {
        return Promise.thresholdForCoverage(confidences(-1), coverage);
    }

    /**
     * The same for one category alone; where its decisions are too few for a promise of its own, the threshold of all
     * together.
     *
     * @param position of the category in the fit
     */
    public Promise.Threshold threshold(int position, double precision) {
        return own.computeIfAbsent(position + "@" + precision, key -> {
            boolean[] rights = rights(position);
            if (rights.length >= FEWEST_FOR_OWN_THRESHOLD) {
                Promise.Threshold alone = Promise.threshold(confidences(position), rights, precision);
                if (alone.promised()) {
                    return alone;
                }
            }
            return threshold(precision);
        });
    }

    /** @param position of a category, -1 for all */
    private double[] confidences(int position) {
        return chosen(position).mapToDouble(i -> confidence[i]).toArray();
    }

    private boolean[] rights(int position) {
        int[] chosen = chosen(position).toArray();
        boolean[] rights = new boolean[chosen.length];
        for (int i = 0; i < rights.length; i++) {
            rights[i] = right[chosen[i]];
        }
        return rights;
    }

    private IntStream chosen(int position) {
        return IntStream.range(0, right.length).filter(i -> position < 0 || category[i] == position);
    }
}
