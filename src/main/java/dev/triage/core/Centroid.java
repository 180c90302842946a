package dev.triage.core;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.List;

/**
 * All that the router remembers of a category's examples: how many there are, the sum of their vectors and the words
 * they use. Addition is exact and commutative and subtraction is its exact reverse, so the bits depend on which examples
 * there are and on nothing else.
 *
 * @param count number of examples, not negative
 * @param sum component-wise sum of the examples' unit vectors in fixed point
 * @param words token counts of the examples
 */
public record Centroid(long count, long[] sum, TokenCounts words) {

    public Centroid {
        requireNonNull(sum, "sum");
        requireNonNull(words, "words");
        if (count < 0) {
            throw new IllegalArgumentException("more examples taken back than were added");
        }
    }

    public static Centroid empty(int dimension) {
        return new Centroid(0, new long[dimension], TokenCounts.EMPTY);
    }

    /** Of many examples at once; the same as adding them one by one. */
    public static Centroid of(int dimension, List<Encoding> examples) {
        long[] sum = new long[dimension];
        for (Encoding example : examples) {
            for (int i = 0; i < dimension; i++) {
                sum[i] += FixedPoint.of(example.vector()[i]);
            }
        }
        return new Centroid(
                examples.size(),
                sum,
                TokenCounts.ofTexts(examples.stream().map(Encoding::tokens).toList()));
    }

    public Centroid plus(Encoding example) {
        return new Centroid(count + 1, added(example.vector(), 1), words.plus(TokenCounts.ofText(example.tokens())));
    }

    /** @throws IllegalArgumentException if that example was never added */
    public Centroid minus(Encoding example) {
        return new Centroid(count - 1, added(example.vector(), -1), words.minus(TokenCounts.ofText(example.tokens())));
    }

    private long[] added(float[] vector, int sign) {
        if (vector.length != sum.length) {
            throw new IllegalArgumentException(
                    "a vector of " + vector.length + " components for a centroid of " + sum.length);
        }
        long[] result = sum.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] += sign * FixedPoint.of(vector[i]);
        }
        return result;
    }

    public int dimension() {
        return sum.length;
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /** The mean's direction, unit length; all zero if there is none. */
    public float[] direction() {
        double squares = 0;
        for (long component : sum) {
            squares += (double) component * component;
        }
        float[] direction = new float[sum.length];
        if (squares > 0) {
            double norm = Math.sqrt(squares);
            for (int i = 0; i < direction.length; i++) {
                direction[i] = (float) (sum[i] / norm);
            }
        }
        return direction;
    }

    /** The examples' mean vector; all zero if there is none. */
    public float[] mean() {
        float[] mean = new float[sum.length];
        for (int i = 0; i < mean.length && count > 0; i++) {
            mean[i] = (float) (FixedPoint.toDouble(sum[i]) / count);
        }
        return mean;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Centroid that
                && count == that.count
                && Arrays.equals(sum, that.sum)
                && words.equals(that.words);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(count) + Arrays.hashCode(sum);
    }

    @Override
    public String toString() {
        return "Centroid[" + count + " examples, " + sum.length + " dimensions, " + words + "]";
    }
}
