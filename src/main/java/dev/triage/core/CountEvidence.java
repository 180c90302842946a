package dev.triage.core;

import java.util.Arrays;
import java.util.List;

/**
 * What the words of a text say about its category: naive Bayes over the centroids' counts, each category against all
 * others together (the complement of Rennie et al. 2003), features weighted by the root of their inverse document
 * frequency, the sum divided by the root of the text's total weight, for words that travel together are not independent
 * witnesses.
 *
 * <p>Computed from integers alone, so it depends on which examples there are and on nothing else. Immutable.
 */
final class CountEvidence {
    private static final int BUCKETS = 1 << TokenCounts.BUCKET_BITS;
    private static final double SMOOTHING = 0.2;
    /** Most categories know a feature from few texts: their logarithms are taken once for all of them. */
    private static final int MOST_REMEMBERED = 32;

    private final int[] start; // by bucket, where its postings begin
    private final int[] category; // of each posting
    private final int[] count; // of each posting
    private final int[] frequency; // by bucket, texts in all categories
    private final double[] others; // by category, log-odds that a feature is of another one
    private final double texts;

    CountEvidence(List<Centroid> centroids) {
        start = new int[BUCKETS + 1];
        frequency = new int[BUCKETS];
        double[] features = new double[centroids.size()]; // by category, sum of its counts
        long texts = 0;
        for (Centroid centroid : centroids) {
            TokenCounts words = centroid.words();
            texts += centroid.count();
            for (int i = 0; i < words.size(); i++) {
                start[words.bucketAt(i) + 1]++;
            }
        }
        int distinct = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            distinct += start[bucket + 1] > 0 ? 1 : 0;
            start[bucket + 1] += start[bucket];
        }
        category = new int[start[BUCKETS]];
        count = new int[start[BUCKETS]];
        int[] next = Arrays.copyOf(start, BUCKETS);
        for (int c = 0; c < centroids.size(); c++) {
            TokenCounts words = centroids.get(c).words();
            for (int i = 0; i < words.size(); i++) {
                int bucket = words.bucketAt(i);
                int at = next[bucket]++;
                category[at] = c;
                count[at] = words.countAt(i);
                frequency[bucket] += words.countAt(i);
                features[c] += words.countAt(i);
            }
        }
        double allFeatures = Arrays.stream(features).sum();
        double smoothingMass = SMOOTHING * distinct;
        others = new double[features.length];
        for (int c = 0; c < others.length; c++) {
            others[c] = Math.log((allFeatures - features[c] + smoothingMass) / (features[c] + smoothingMass));
        }
        this.texts = texts;
    }

    /** Log-likelihood ratios of the categories, tempered; all zero for a text without features. */
    Evidence of(int[] tokens) {
        double[] sums = new double[others.length];
        double[] ratios = new double[MOST_REMEMBERED];
        double known = 0;
        double total = 0;
        for (int bucket : TokenCounts.buckets(tokens)) {
            int all = frequency[bucket];
            double weight = Math.sqrt(Math.log((texts + 1) / (all + 0.5)));
            if (!(weight > 0)) {
                continue;
            }
            total += weight;
            if (all == 0) {
                continue;
            }
            known += weight;
            Arrays.fill(ratios, Double.NaN);
            for (int at = start[bucket]; at < start[bucket + 1]; at++) {
                int n = count[at];
                double ratio = n < ratios.length ? ratios[n] : Double.NaN;
                if (Double.isNaN(ratio)) {
                    ratio = ratio(n, all);
                    if (n < ratios.length) {
                        ratios[n] = ratio;
                    }
                }
                sums[category[at]] += weight * ratio;
            }
        }
        float[] scores = new float[others.length];
        if (total > 0) {
            double perText = 1 / Math.sqrt(total);
            for (int c = 0; c < scores.length; c++) {
                scores[c] = (float) (perText * (sums[c] + known * others[c]));
            }
        }
        return new Evidence(scores, total > 0 ? known / total : 0);
    }

    /** Of a feature that n of a category's texts have, relative to a category that doesn't know it. */
    private static double ratio(int n, int all) {
        return Math.log((n + SMOOTHING) / (all - n + SMOOTHING)) + Math.log((all + SMOOTHING) / SMOOTHING);
    }

    /**
     * @param scores per category
     * @param known share of the text's weight that lies in features seen before, 0 to 1
     */
    record Evidence(float[] scores, double known) {}
}
