package dev.triage.core;

/** Inner loops that the just-in-time compiler turns into vector instructions; fixed order, so the same bits always. */
public final class VectorKernels {

    private VectorKernels() {}

    /** Scales to unit length in place; leaves zero alone. */
    public static void normalise(float[] vector) {
        double squares = 0;
        for (float component : vector) {
            squares += (double) component * component;
        }
        if (squares > 0) {
            float factor = (float) (1 / Math.sqrt(squares));
            for (int i = 0; i < vector.length; i++) {
                vector[i] *= factor;
            }
        }
    }

    /**
     * {@code product += left · right} for row arrays: {@code left} is n × k, {@code right} k × m, {@code product} n × m.
     *
     * @param k how many columns of {@code left} and rows of {@code right} to use
     * @param m how many columns of {@code right} and {@code product} to use
     */
    public static void multiplyAdd(float[][] left, float[][] right, float[][] product, int k, int m) {
        for (int row = 0; row < product.length; row++) {
            multiplyAddRow(left[row], right, product[row], k, m);
        }
    }

    /** {@code product += left · right} for one row of {@code left}. */
    public static void multiplyAddRow(float[] left, float[][] right, float[] product, int k, int m) {
        multiplyAddRow(left, right, product, k, 0, m);
    }

    /**
     * The same for some of the columns: where a triangle or the half of a symmetric matrix is all that is needed.
     *
     * @param k how many components of {@code left} and rows of {@code right} to use
     * @param from first column of {@code right} and {@code product} to use
     * @param to the one after the last
     */
    public static void multiplyAddRow(float[] left, float[][] right, float[] product, int k, int from, int to) {
        int p = 0;
        for (; p + 7 < k; p += 8) {
            addEight(left, p, right, product, from, to);
        }
        for (; p < k; p++) {
            addOne(left[p], right[p], product, from, to);
        }
    }

    /** The same for a matrix whose rows lie one after the other, each as long as {@code product}. */
    static void multiplyAddRow(float[] left, float[] right, float[] product) {
        int m = product.length;
        int p = 0;
        for (; p + 3 < left.length; p += 4) {
            addFour(left[p], left[p + 1], left[p + 2], left[p + 3], right, p * m, product, m);
        }
        for (; p < left.length; p++) {
            addOne(left[p], right, p * m, product, m);
        }
    }

    private static void addFour(float a0, float a1, float a2, float a3, float[] from, int offset, float[] to, int m) {
        int second = offset + m;
        int third = second + m;
        int fourth = third + m;
        for (int j = 0; j < m; j++) {
            to[j] += (a0 * from[offset + j] + a1 * from[second + j]) + (a2 * from[third + j] + a3 * from[fourth + j]);
        }
    }

    private static void addOne(float factor, float[] from, int offset, float[] to, int m) {
        for (int j = 0; j < m; j++) {
            to[j] += factor * from[offset + j];
        }
    }

    private static void addEight(float[] left, int p, float[][] right, float[] sum, int from, int to) {
        addEight(
                left[p],
                left[p + 1],
                left[p + 2],
                left[p + 3],
                left[p + 4],
                left[p + 5],
                left[p + 6],
                left[p + 7],
                right[p],
                right[p + 1],
                right[p + 2],
                right[p + 3],
                right[p + 4],
                right[p + 5],
                right[p + 6],
                right[p + 7],
                sum,
                from,
                to);
    }

    private static void addEight(
            float a0,
            float a1,
            float a2,
            float a3,
            float a4,
            float a5,
            float a6,
            float a7,
            float[] b0,
            float[] b1,
            float[] b2,
            float[] b3,
            float[] b4,
            float[] b5,
            float[] b6,
            float[] b7,
            float[] sum,
            int from,
            int to) {
        for (int j = from; j < to; j++) {
            sum[j] += ((a0 * b0[j] + a1 * b1[j]) + (a2 * b2[j] + a3 * b3[j]))
                    + ((a4 * b4[j] + a5 * b5[j]) + (a6 * b6[j] + a7 * b7[j]));
        }
    }

    private static void addOne(float factor, float[] row, float[] sum, int from, int to) {
        for (int j = from; j < to; j++) {
            sum[j] += factor * row[j];
        }
    }
}
