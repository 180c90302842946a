package dev.triage.encoder;

import java.nio.FloatBuffer;

/** How the vectors of a text's tokens become one vector, of unit length. */
public enum Pooling {
    /** The mean over all tokens, the special ones included. */
    MEAN {
        @Override
        double[] combine(FloatBuffer hidden, int tokens, int dimension) {
            double[] sum = new double[dimension];
            float[] row = new float[dimension];
            for (int token = 0; token < tokens; token++) {
                hidden.get(token * dimension, row);
                for (int i = 0; i < dimension; i++) {
                    sum[i] += row[i];
                }
            }
            return sum;
        }
    },
    /** The vector of the first token, which the network was trained to make the sentence's. */
    CLS {
        @Override
        double[] combine(FloatBuffer hidden, int tokens, int dimension) {
            double[] first = new double[dimension];
            for (int i = 0; i < dimension; i++) {
                first[i] = hidden.get(i);
            }
            return first;
        }
    };

    /**
     * The pooled vector up to a positive factor, which normalising takes out.
     *
     * @param hidden one row of {@code dimension} numbers per token, from position 0; none of them is padding, since
     *     texts are encoded one at a time, so every row has attention
     */
    abstract double[] combine(FloatBuffer hidden, int tokens, int dimension);

    /** Pools to unit length; all zeros if the network gave nothing that has a direction. */
    final float[] pool(FloatBuffer hidden, int tokens, int dimension) {
        float[] vector = new float[dimension];
        if (tokens == 0) {
            return vector;
        }
        double[] combined = combine(hidden, tokens, dimension);
        double squares = 0;
        for (double component : combined) {
            squares += component * component;
        }
        double length = Math.sqrt(squares);
        if (length > 0 && Double.isFinite(length)) {
            for (int i = 0; i < dimension; i++) {
                vector[i] = (float) (combined[i] / length);
            }
        }
        return vector;
    }
}
