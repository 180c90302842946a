package dev.triage.core;

import static java.util.Objects.requireNonNull;

/**
 * A linear map after which the categories' texts scatter alike in all directions, so that a cosine weighs each direction
 * by how well it tells categories apart (linear discriminant analysis with a shared covariance, Fisher 1936, shrunk as
 * in Friedman 1989).
 *
 * @param centre mean of the examples, {@code dimension} components
 * @param map row-major {@code dimension × dimension}: component i of the input contributes row i to the output
 * @param leading how many of the output's components, the first ones, hold most of what tells texts apart
 */
public record Whitening(float[] centre, float[] map, int leading) {

    public Whitening {
        requireNonNull(centre, "centre");
        requireNonNull(map, "map");
        if (map.length != centre.length * centre.length) {
            throw new IllegalArgumentException(
                    "a map of " + map.length + " elements for " + centre.length + " dimensions");
        }
    }

    /** Centres only: what is left when nothing is known about the scatter. */
    public static Whitening none(float[] centre) {
        int dimension = centre.length;
        float[] map = new float[dimension * dimension];
        for (int i = 0; i < dimension; i++) {
            map[i * dimension + i] = 1;
        }
        return new Whitening(centre, map, dimension);
    }

    public int dimension() {
        return centre.length;
    }

    /** The whitened vector, unit length; all zero where there is no direction. */
    public float[] apply(float[] vector) {
        int dimension = centre.length;
        if (vector.length != dimension) {
            throw new IllegalArgumentException("a vector of " + vector.length + " components, not " + dimension);
        }
        float[] result = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            addMultiple(vector[i] - centre[i], map, i * dimension, result);
        }
        VectorKernels.normalise(result);
        return result;
    }

    private static void addMultiple(float factor, float[] rows, int offset, float[] to) {
        for (int j = 0; j < to.length; j++) {
            to[j] += factor * rows[offset + j];
        }
    }
}
