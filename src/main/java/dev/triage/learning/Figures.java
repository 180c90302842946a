package dev.triage.learning;

import java.util.stream.IntStream;

/** Figures of merit. */
public final class Figures {

    private Figures() {}

    /** Share of pairs (one inside, one outside) that the score puts in the right order; ties count half. */
    public static double auroc(double[] inside, double[] outside) {
        int n = inside.length + outside.length;
        double[] all = new double[n];
        System.arraycopy(inside, 0, all, 0, inside.length);
        System.arraycopy(outside, 0, all, inside.length, outside.length);
        int[] order = IntStream.range(0, n)
                .boxed()
                .sorted((a, b) -> Double.compare(all[a], all[b]))
                .mapToInt(i -> i)
                .toArray();
        double ranks = 0;
        for (int i = 0; i < n; ) {
            int j = i;
            int insideHere = 0;
            while (j < n && all[order[j]] == all[order[i]]) {
                insideHere += order[j++] < inside.length ? 1 : 0;
            }
            ranks += insideHere * (i + 1 + j) / 2.0;
            i = j;
        }
        double smallest = inside.length * (inside.length + 1.0) / 2;
        return (ranks - smallest) / ((double) inside.length * outside.length);
    }

    /** Expected calibration error over bins of equal width (Guo et al. 2017, 15 bins). */
    public static double calibrationError(double[] confidence, boolean[] right) {
        int bins = 15;
        double[] sum = new double[bins];
        int[] hits = new int[bins];
        for (int i = 0; i < right.length; i++) {
            int bin = Math.min(bins - 1, (int) (confidence[i] * bins));
            sum[bin] += confidence[i];
            hits[bin] += right[i] ? 1 : 0;
        }
        double error = 0;
        for (int bin = 0; bin < bins; bin++) {
            error += Math.abs(sum[bin] - hits[bin]);
        }
        return error / right.length;
    }

    /** The largest share that could be routed at that precision, had the threshold been chosen in hindsight. */
    public static double coverageInHindsight(double[] confidence, boolean[] right, double precision) {
        int[] order = IntStream.range(0, right.length)
                .boxed()
                .sorted((a, b) -> Double.compare(confidence[b], confidence[a]))
                .mapToInt(i -> i)
                .toArray();
        int hits = 0;
        int best = 0;
        for (int i = 0; i < order.length; i++) {
            hits += right[order[i]] ? 1 : 0;
            if (hits >= precision * (i + 1)) {
                best = i + 1;
            }
        }
        return best / (double) right.length;
    }
}
