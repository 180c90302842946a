package dev.triage.learning;

import dev.triage.core.Refinement;
import dev.triage.core.VectorKernels;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * Multinomial logistic regression whose weights are pulled towards the categories' own directions instead of towards
 * zero: with few examples it stays a nearest-centroid classifier, with many it becomes a discriminative one. Minimised
 * by L-BFGS (Nocedal 1980).
 */
final class SoftmaxRegression {
    private static final int BLOCK = 256;
    private static final int MEMORY = 6;
    private static final double ENOUGH = 2e-4;

    private final float[][] vectors;
    private final List<float[][]> transposedBlocks;
    private final int[] category;
    private final float[][] directions;
    private final int dimension;
    private final double pull;

    /**
     * @param vectors whitened, unit length
     * @param category of each vector
     * @param directions per category, whitened, unit length
     * @param strength of the pull, per example
     */
    SoftmaxRegression(float[][] vectors, int[] category, float[][] directions, double strength) {
        this.vectors = vectors;
        this.category = category;
        this.directions = directions;
        this.dimension = directions[0].length;
        this.pull = strength / vectors.length;
        this.transposedBlocks = new ArrayList<>();
        for (int from = 0; from < vectors.length; from += BLOCK) {
            int size = Math.min(BLOCK, vectors.length - from);
            float[][] block = new float[dimension][size];
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < dimension; j++) {
                    block[j][i] = vectors[from + i][j];
                }
            }
            transposedBlocks.add(block);
        }
    }

    /** What to add to each category's direction. */
    List<Refinement> fit(int iterations) {
        float[] point = new float[directions.length * (dimension + 1)];
        float[] gradient = new float[point.length];
        double loss = loss(point, gradient);
        CurvatureMemory memory = new CurvatureMemory();
        for (int iteration = 0; iteration < iterations; iteration++) {
            float[] step = memory.direction(gradient);
            double slope = -dot(gradient, step);
            double length = memory.isEmpty() ? 4 / Math.max(1e-9, Math.sqrt(dot(gradient, gradient))) : 1;
            float[] next = new float[point.length];
            float[] nextGradient = new float[point.length];
            double nextLoss = Double.NaN;
            for (int attempt = 0; attempt < 10; attempt++, length /= 3) {
                for (int i = 0; i < next.length; i++) {
                    next[i] = (float) (point[i] - length * step[i]);
                }
                nextLoss = loss(next, nextGradient);
                if (nextLoss <= loss + 1e-4 * length * slope) {
                    break;
                }
                nextLoss = Double.NaN;
            }
            if (Double.isNaN(nextLoss)) {
                break;
            }
            memory.add(point, next, gradient, nextGradient);
            double gain = loss - nextLoss;
            point = next;
            gradient = nextGradient;
            loss = nextLoss;
            if (gain < ENOUGH * loss) {
                break;
            }
        }
        return refinements(point);
    }

    private List<Refinement> refinements(float[] point) {
        List<Refinement> result = new ArrayList<>();
        for (int c = 0; c < directions.length; c++) {
            float[] addition = Arrays.copyOfRange(point, c * dimension, (c + 1) * dimension);
            result.add(new Refinement(addition, point[directions.length * dimension + c]));
        }
        return result;
    }

    /** Mean log loss plus the pull; fills {@code gradient}. */
    private double loss(float[] point, float[] gradient) {
        int categories = directions.length;
        float[][] weights = new float[categories][dimension];
        float[][] slopes = new float[categories][dimension];
        double[] biasSlopes = new double[categories];
        for (int c = 0; c < categories; c++) {
            for (int j = 0; j < dimension; j++) {
                weights[c][j] = Refinement.SCALE * directions[c][j] + point[c * dimension + j];
            }
        }
        double loss = 0;
        for (int b = 0; b < transposedBlocks.size(); b++) {
            float[][] transposed = transposedBlocks.get(b);
            int size = transposed[0].length;
            float[][] errors = new float[categories][size];
            for (int c = 0; c < categories; c++) {
                Arrays.fill(errors[c], point[categories * dimension + c]);
            }
            VectorKernels.multiplyAdd(weights, transposed, errors, dimension, size);
            loss += toErrors(errors, b * BLOCK, size);
            float[][] block = Arrays.copyOfRange(vectors, b * BLOCK, b * BLOCK + size);
            VectorKernels.multiplyAdd(errors, block, slopes, size, dimension);
            for (int c = 0; c < categories; c++) {
                for (int i = 0; i < size; i++) {
                    biasSlopes[c] += errors[c][i];
                }
            }
        }
        double squares = 0;
        for (int i = 0; i < point.length; i++) {
            squares += (double) point[i] * point[i];
        }
        for (int c = 0; c < categories; c++) {
            for (int j = 0; j < dimension; j++) {
                int at = c * dimension + j;
                gradient[at] = (float) (slopes[c][j] / vectors.length + pull * point[at]);
            }
            int at = categories * dimension + c;
            gradient[at] = (float) (biasSlopes[c] / vectors.length + pull * point[at]);
        }
        return loss / vectors.length + 0.5 * pull * squares;
    }

    /** Turns scores into probabilities less the truth, in place; returns the sum of the log losses. */
    private double toErrors(float[][] scores, int from, int size) {
        float[] top = new float[size];
        float[] sum = new float[size];
        double loss = 0;
        Arrays.fill(top, Float.NEGATIVE_INFINITY);
        for (float[] row : scores) {
            for (int i = 0; i < size; i++) {
                top[i] = Math.max(top[i], row[i]);
            }
        }
        for (int i = 0; i < size; i++) {
            loss += top[i] - scores[category[from + i]][i];
        }
        for (float[] row : scores) {
            for (int i = 0; i < size; i++) {
                float difference = row[i] - top[i];
                float e = difference < -25 ? 0 : (float) Math.exp(difference);
                row[i] = e;
                sum[i] += e;
            }
        }
        for (int i = 0; i < size; i++) {
            loss += Math.log(sum[i]);
            sum[i] = 1 / sum[i];
        }
        for (float[] row : scores) {
            for (int i = 0; i < size; i++) {
                row[i] *= sum[i];
            }
        }
        for (int i = 0; i < size; i++) {
            scores[category[from + i]][i] -= 1;
        }
        return loss;
    }

    private static double dot(float[] a, float[] b) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i + 3 < a.length; i += 4) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }
        for (; i < a.length; i++) {
            s0 += a[i] * b[i];
        }
        return s0 + s1 + s2 + s3;
    }

    /** The last few steps and how the gradient changed in them: an estimate of the curvature. */
    private static final class CurvatureMemory {
        private record Pair(float[] step, float[] change, double product) {}

        private final ArrayDeque<Pair> pairs = new ArrayDeque<>();

        boolean isEmpty() {
            return pairs.isEmpty();
        }

        void add(float[] from, float[] to, float[] gradientFrom, float[] gradientTo) {
            float[] step = minus(to, from);
            float[] change = minus(gradientTo, gradientFrom);
            double product = dot(step, change);
            if (product > 1e-12) {
                pairs.addLast(new Pair(step, change, product));
                if (pairs.size() > MEMORY) {
                    pairs.removeFirst();
                }
            }
        }

        float[] direction(float[] gradient) {
            float[] direction = gradient.clone();
            double[] factors = new double[pairs.size()];
            int at = pairs.size();
            for (Iterator<Pair> newestFirst = pairs.descendingIterator(); newestFirst.hasNext(); ) {
                Pair pair = newestFirst.next();
                factors[--at] = dot(pair.step, direction) / pair.product;
                add(-factors[at], pair.change, direction);
            }
            if (!pairs.isEmpty()) {
                Pair last = pairs.getLast();
                scale(last.product / dot(last.change, last.change), direction);
            }
            for (Pair pair : pairs) {
                add(factors[at++] - dot(pair.change, direction) / pair.product, pair.step, direction);
            }
            return direction;
        }

        private static float[] minus(float[] a, float[] b) {
            float[] difference = new float[a.length];
            for (int i = 0; i < a.length; i++) {
                difference[i] = a[i] - b[i];
            }
            return difference;
        }

        private static void add(double factor, float[] from, float[] to) {
            float f = (float) factor;
            for (int i = 0; i < to.length; i++) {
                to[i] += f * from[i];
            }
        }

        private static void scale(double factor, float[] vector) {
            float f = (float) factor;
            for (int i = 0; i < vector.length; i++) {
                vector[i] *= f;
            }
        }
    }
}
