package dev.triage.web.compare;

/** How often each similarity occurs, in steps of 0.01 from -1; the last holds 1 alone. Not safe for several threads. */
final class Histogram {
    static final int BINS = 201;

    private final long[] counts = new long[BINS];
    private long total;
    private double sum;

    /** To six decimals, as everywhere in the workbench, so that a bin and a threshold never disagree. */
    static double rounded(double similarity) {
        return Math.round(similarity * 1e6) / 1e6;
    }

    void add(double similarity) {
        counts[bin(similarity)]++;
        total++;
        sum += similarity;
    }

    private static int bin(double similarity) {
        return Math.max(0, Math.min(BINS - 1, (int) Math.floor((similarity + 1) * 100 + 1e-7)));
    }

    static double from(int bin) {
        return (bin - 100) / 100.0;
    }

    long[] counts() {
        return counts.clone();
    }

    long total() {
        return total;
    }

    /** 0 if there are none. */
    double mean() {
        return total == 0 ? 0 : sum / total;
    }

    /** @param threshold a multiple of 0.01 */
    long atLeast(double threshold) {
        long found = 0;
        for (int i = (int) Math.round((threshold + 1) * 100); i < BINS; i++) {
            found += counts[i];
        }
        return found;
    }
}
