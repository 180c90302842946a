package dev.triage.core;

/**
 * Inner loops that the just-in-time compiler turns into vector instructions; fixed order, so the same bits always. Java 17
 * does so if a loop reads few arrays and all by the very same index.
 */
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
        float[] half = new float[k < 8 ? 0 : to];
        int p = 0;
        for (; p + 7 < k; p += 8) {
            // eight rows in one loop would be too many for the compiler's vectors
            setFour(left, p, right, half, from, to);
            addHalfAndFour(half, left, p + 4, right, product, from, to);
        }
        for (; p < k; p++) {
            addOne(left[p], right[p], product, from, to);
        }
    }

    private static void setFour(float[] left, int p, float[][] right, float[] half, int from, int to) {
        setFour(
                left[p],
                left[p + 1],
                left[p + 2],
                left[p + 3],
                right[p],
                right[p + 1],
                right[p + 2],
                right[p + 3],
                half,
                from,
                to);
    }

    private static void setFour(
            float a0,
            float a1,
            float a2,
            float a3,
            float[] b0,
            float[] b1,
            float[] b2,
            float[] b3,
            float[] half,
            int from,
            int to) {
        for (int j = from; j < to; j++) {
            half[j] = (a0 * b0[j] + a1 * b1[j]) + (a2 * b2[j] + a3 * b3[j]);
        }
    }

    private static void addHalfAndFour(
            float[] half, float[] left, int p, float[][] right, float[] sum, int from, int to) {
        addHalfAndFour(
                half,
                left[p],
                left[p + 1],
                left[p + 2],
                left[p + 3],
                right[p],
                right[p + 1],
                right[p + 2],
                right[p + 3],
                sum,
                from,
                to);
    }

    private static void addHalfAndFour(
            float[] half,
            float a0,
            float a1,
            float a2,
            float a3,
            float[] b0,
            float[] b1,
            float[] b2,
            float[] b3,
            float[] sum,
            int from,
            int to) {
        for (int j = from; j < to; j++) {
            sum[j] += half[j] + ((a0 * b0[j] + a1 * b1[j]) + (a2 * b2[j] + a3 * b3[j]));
        }
    }

    private static void addOne(float factor, float[] row, float[] sum, int from, int to) {
        for (int j = from; j < to; j++) {
            sum[j] += factor * row[j];
        }
    }

    /**
     * {@code product += left · right} for bytes, whose products are added up exactly.
     *
     * @param left four components, each within a byte, for each row of {@code right}
     * @param right rows as long as {@code product}; a number holds four components of a column, the first lowest
     */
    static void multiplyAddBytes(int[] left, int[][] right, int[] product) {
        for (int i = 0; i < right.length; i++) {
            addFourBytes(
                    left[4 * i], left[4 * i + 1], left[4 * i + 2], left[4 * i + 3], right[i], product, product.length);
        }
    }

    private static void addFourBytes(int a0, int a1, int a2, int a3, int[] row, int[] sum, int size) {
        for (int j = 0; j < size; j++) {
            int four = row[j];
            sum[j] += a0 * (four << 24 >> 24) + a1 * (four << 16 >> 24) + a2 * (four << 8 >> 24) + a3 * (four >> 24);
        }
    }
}
