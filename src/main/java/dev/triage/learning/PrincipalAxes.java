package dev.triage.learning;

import dev.triage.core.VectorKernels;
import dev.triage.core.Vectors;
import dev.triage.core.Whitening;
import java.util.Random;

/**
 * Turns the whitened space so that its first axes are those along which texts differ most: after whitening these are the
 * ones that tell categories apart. By orthogonal iteration (Golub and Van Loan, Matrix Computations, 7.3.2).
 */
final class PrincipalAxes {
    private static final int MOST_EXAMPLES = 6000;
    private static final int ITERATIONS = 8;

    private PrincipalAxes() {}

    static Whitening rotate(Whitening whitening, float[][] vectors, int leading) {
        int dimension = whitening.dimension();
        int step = (vectors.length + MOST_EXAMPLES - 1) / MOST_EXAMPLES;
        int rows = (vectors.length + step - 1) / step;
        float[][] whitened = new float[rows][];
        float[][] transposed = new float[dimension][rows];
        for (int i = 0; i < rows; i++) {
            whitened[i] = whitening.apply(vectors[i * step]);
            for (int j = 0; j < dimension; j++) {
                transposed[j][i] = whitened[i][j];
            }
        }
        float[][] moments = new float[dimension][dimension];
        VectorKernels.multiplyAdd(transposed, whitened, moments, rows, dimension);
        float[][] axes = axes(moments, leading);
        float[][] map = new float[dimension][dimension];
        float[][] columns = new float[dimension][dimension]; // axes as columns
        for (int i = 0; i < dimension; i++) {
            for (int j = 0; j < dimension; j++) {
                columns[i][j] = axes[j][i];
            }
        }
        for (int i = 0; i < dimension; i++) {
            VectorKernels.multiplyAddRow(whitening.map()[i], columns, map[i], dimension, dimension);
        }
        return new Whitening(whitening.centre(), map, leading);
    }

    /** Orthonormal rows: the leading ones first, then some completion. */
    private static float[][] axes(float[][] moments, int leading) {
        int dimension = moments.length;
        Random random = new Random(11);
        float[][] axes = new float[dimension][dimension];
        for (float[] axis : axes) {
            for (int j = 0; j < dimension; j++) {
                axis[j] = (float) random.nextGaussian();
            }
        }
        for (int iteration = 0; iteration <= ITERATIONS; iteration++) {
            if (iteration > 0) {
                for (int i = 0; i < leading; i++) {
                    float[] next = new float[dimension];
                    VectorKernels.multiplyAddRow(axes[i], moments, next, dimension, dimension);
                    axes[i] = next;
                }
            }
            orthonormalise(axes, iteration < ITERATIONS ? leading : dimension);
        }
        return axes;
    }

    private static void orthonormalise(float[][] rows, int count) {
        for (int i = 0; i < count; i++) {
            for (int pass = 0; pass < 2; pass++) {
                for (int k = 0; k < i; k++) {
                    float projection = Vectors.dot(rows[i], rows[k]);
                    for (int j = 0; j < rows[i].length; j++) {
                        rows[i][j] -= projection * rows[k][j];
                    }
                }
                VectorKernels.normalise(rows[i]);
            }
        }
    }
}
