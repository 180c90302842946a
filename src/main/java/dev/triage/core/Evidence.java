package dev.triage.core;

import java.util.List;

/**
 * What speaks for each of the few categories that a text may belong to, before anything is weighed.
 *
 * @param categories positions of the candidate categories, the likeliest at first sight first; may be empty
 * @param parts per candidate its score by each {@link Part}, roughly in units of log-probability
 * @param nearest per candidate the cosine with its nearest labelled example in the whitened space, -1 if it has none
 * @param knownWords share of the text's words and word pairs that the examples know, by weight, 0 to 1
 * @param nearestExamples ids of the few examples nearest to the text, nearest first
 */
public record Evidence(
        int[] categories, double[][] parts, double[] nearest, double knownWords, List<String> nearestExamples) {

    /** Whence a score comes. */
    public enum Part {
        /** The fitted vector of the category. */
        REFINED,
        /** Its nearest labelled examples. */
        NEIGHBOURS,
        /** The words its examples use. */
        COUNTS,
        /** Its plain centroid. */
        CENTROID
    }

    /** Factor that brings a cosine to the size of a log-probability. */
    static final double COSINE_SCALE = 20;

    public int size() {
        return categories.length;
    }

    /** Where a category stands among the candidates; -1 if it isn't one. */
    public int candidate(int category) {
        for (int i = 0; i < categories.length; i++) {
            if (categories[i] == category) {
                return i;
            }
        }
        return -1;
    }

    public double part(int candidate, Part part) {
        return parts[candidate][part.ordinal()];
    }

    public double cosine(int candidate) {
        return part(candidate, Part.CENTROID) / COSINE_SCALE;
    }
}
