package dev.triage.learning;

import dev.triage.core.VectorKernels;
import dev.triage.core.Whitening;
import java.util.Arrays;

/** Estimates how the texts of a category scatter around their centroid, all categories together. */
final class WhiteningFit {
    /** Beyond so many examples a covariance of a few hundred dimensions gains nothing. */
    private static final int MOST_EXAMPLES = 6000;

    private WhiteningFit() {}

    /**
     * @param vectors of the examples
     * @param category of each example
     * @param means per category
     * @param shrinkage how far the covariance is pulled towards a multiple of the identity, 0 to 1
     */
    static Whitening fit(
            float[][] vectors, int[] category, float[][] means, int[] sizes, double shrinkage, int leading) {
        int dimension = vectors[0].length;
        float[] centre = centre(vectors, dimension);
        float[][] deviations = deviations(vectors, category, means, sizes);
        if (deviations.length == 0) {
            return Whitening.none(centre);
        }
        float[][] scatter = scatter(deviations, dimension);
        double trace = 0;
        for (int i = 0; i < dimension; i++) {
            trace += scatter[i][i];
        }
        if (!(trace > 0)) {
            return Whitening.none(centre);
        }
        float factor = (float) ((1 - shrinkage) * dimension / trace);
        for (int i = 0; i < dimension; i++) {
            for (int j = 0; j < dimension; j++) {
                scatter[i][j] = factor * scatter[i][j] + (i == j ? (float) shrinkage : 0);
            }
        }
        Whitening full = new Whitening(centre, invertedFactor(scatter), dimension);
        return leading < dimension ? PrincipalAxes.rotate(full, vectors, leading) : full;
    }

    private static float[] centre(float[][] vectors, int dimension) {
        double[] sum = new double[dimension];
        for (float[] vector : vectors) {
            for (int i = 0; i < dimension; i++) {
                sum[i] += vector[i];
            }
        }
        float[] centre = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            centre[i] = (float) (sum[i] / vectors.length);
        }
        return centre;
    }

    /** Of a spread of the examples that aren't alone in their category, scaled to be unbiased. */
    private static float[][] deviations(float[][] vectors, int[] category, float[][] means, int[] sizes) {
        int step = (vectors.length + MOST_EXAMPLES - 1) / MOST_EXAMPLES;
        float[][] rows = new float[(vectors.length + step - 1) / step][];
        int count = 0;
        for (int i = 0; i < vectors.length; i += step) {
            int size = sizes[category[i]];
            if (size > 1) {
                float[] mean = means[category[i]];
                float[] row = new float[mean.length];
                float factor = (float) Math.sqrt(size / (size - 1.0));
                for (int j = 0; j < row.length; j++) {
                    row[j] = factor * (vectors[i][j] - mean[j]);
                }
                rows[count++] = row;
            }
        }
        return Arrays.copyOf(rows, count);
    }

    /** The sum of the rows' outer products. */
    private static float[][] scatter(float[][] rows, int dimension) {
        float[][] transposed = transpose(rows, dimension);
        float[][] scatter = new float[dimension][dimension];
        for (int i = 0; i < dimension; i++) {
            VectorKernels.multiplyAddRow(transposed[i], rows, scatter[i], rows.length, i, dimension);
            for (int j = 0; j < i; j++) {
                scatter[i][j] = scatter[j][i];
            }
        }
        return scatter;
    }

    private static float[][] transpose(float[][] rows, int columns) {
        float[][] transposed = new float[columns][rows.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < columns; j++) {
                transposed[j][i] = rows[i][j];
            }
        }
        return transposed;
    }

    /**
     * The inverse of the upper Cholesky factor. Row by row, each from the rows above it: both factor and inverse are
     * then products of one row with many, and single precision is enough for a matrix shrunk towards the identity.
     */
    private static float[][] invertedFactor(float[][] matrix) {
        int n = matrix.length;
        float[][] factor = new float[n][]; // upper
        float[][] inverse = new float[n][]; // of the lower one
        float[] above = new float[n];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < i; k++) {
                above[k] = -factor[k][i];
            }
            float[] row = matrix[i].clone();
            VectorKernels.multiplyAddRow(above, factor, row, i, i, n);
            float[] inverted = new float[n];
            inverted[i] = 1;
            VectorKernels.multiplyAddRow(above, inverse, inverted, i, 0, i);
            float scale = (float) (1 / Math.sqrt(row[i]));
            for (int j = 0; j < n; j++) {
                row[j] = j < i ? 0 : scale * row[j];
                inverted[j] *= scale;
            }
            factor[i] = row;
            inverse[i] = inverted;
        }
        return transpose(inverse, n);
    }
}
