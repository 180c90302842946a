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
        float[][] transposed = transpose(deviations, dimension);
        float[][] scatter = new float[dimension][dimension];
        VectorKernels.multiplyAdd(transposed, deviations, scatter, deviations.length, dimension);
        double trace = 0;
        for (int i = 0; i < dimension; i++) {
            trace += scatter[i][i];
        }
        if (!(trace > 0)) {
            return Whitening.none(centre);
        }
        double[][] covariance = new double[dimension][dimension];
        for (int i = 0; i < dimension; i++) {
            for (int j = 0; j < dimension; j++) {
                covariance[i][j] = (1 - shrinkage) * scatter[i][j] * dimension / trace + (i == j ? shrinkage : 0);
            }
        }
        Whitening full = new Whitening(centre, invertedFactor(covariance), dimension);
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

    private static float[][] transpose(float[][] rows, int columns) {
        float[][] transposed = new float[columns][rows.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < columns; j++) {
                transposed[j][i] = rows[i][j];
            }
        }
        return transposed;
    }

    /** The transpose of the inverse of the Cholesky factor; overwrites its argument. */
    private static float[][] invertedFactor(double[][] matrix) {
        int n = matrix.length;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = matrix[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= matrix[i][k] * matrix[j][k];
                }
                matrix[i][j] = i == j ? Math.sqrt(sum) : sum / matrix[j][j];
            }
        }
        float[][] map = new float[n][n];
        double[] row = new double[n];
        double[][] inverse = new double[n][];
        for (int i = 0; i < n; i++) { // row i of the inverse from the rows above it
            Arrays.fill(row, 0);
            for (int k = 0; k < i; k++) {
                double factor = matrix[i][k];
                double[] above = inverse[k];
                for (int j = 0; j <= k; j++) {
                    row[j] -= factor * above[j];
                }
            }
            row[i] = 1;
            inverse[i] = new double[i + 1];
            for (int j = 0; j <= i; j++) {
                inverse[i][j] = row[j] / matrix[i][i];
                map[j][i] = (float) inverse[i][j];
            }
        }
        return map;
    }
}
