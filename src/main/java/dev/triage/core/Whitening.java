package dev.triage.core;

import static java.util.Objects.requireNonNull;

/**
 * A linear map after which the categories' texts scatter alike in all directions, so that a cosine weighs each direction
 * by how well it tells categories apart (linear discriminant analysis with a shared covariance, Fisher 1936, shrunk as
 * in Friedman 1989). Immutable; the arrays are shared, not copied.
 */
public final class Whitening {
    private final float[] centre;
    private final float[][] map;
    private final int leading;
    private final boolean centresOnly;

    /**
     * @param centre mean of the examples, {@code dimension} components
     * @param map {@code dimension} rows of {@code dimension} numbers: component i of the input contributes row i to the
     *     output
     * @param leading how many of the output's components, the first ones, hold most of what tells texts apart
     */
    public Whitening(float[] centre, float[][] map, int leading) {
        this.centre = requireNonNull(centre, "centre");
        this.map = requireNonNull(map, "map");
        this.leading = leading;
        if (map.length != centre.length) {
            throw new IllegalArgumentException("a map of " + map.length + " rows for " + centre.length + " dimensions");
        }
        centresOnly = isIdentity(map);
    }

    /** Centres only: what is left when nothing is known about the scatter. */
    public static Whitening none(float[] centre) {
        int dimension = centre.length;
        float[][] map = new float[dimension][dimension];
        for (int i = 0; i < dimension; i++) {
            map[i][i] = 1;
        }
        return new Whitening(centre, map, dimension);
    }

    private static boolean isIdentity(float[][] map) {
        for (int i = 0; i < map.length; i++) {
            for (int j = 0; j < map.length; j++) {
                if (map[i][j] != (i == j ? 1 : 0)) {
                    return false;
                }
            }
        }
        return true;
    }

    public float[] centre() {
        return centre;
    }

    public float[][] map() {
        return map;
    }

    public int leading() {
        return leading;
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
        float[] centred = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            centred[i] = vector[i] - centre[i];
        }
        float[] result = centred;
        if (!centresOnly) {
            result = new float[dimension];
            VectorKernels.multiplyAddRow(centred, map, result, dimension, dimension);
        }
        VectorKernels.normalise(result);
        return result;
    }
}
