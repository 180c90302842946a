package dev.triage.learning;

import dev.triage.core.Centroid;
import dev.triage.core.LogisticModel;
import dev.triage.core.Promise;
import dev.triage.core.Refinement;
import dev.triage.core.VectorKernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

/**
 * A usual classifier on plain vectors, with an honest threshold, to compare the router with: its scores become
 * probabilities by Platt's scaling (1999), and the threshold keeps the same promise, both on scores of examples that it
 * had not seen.
 */
final class Baseline {
    private static final int MOST_HELD_OUT = 5000;
    private static final int ITERATIONS = 200;
    /** Inverse of scikit-learn's C, chosen among 0.01 to 1 on training files. */
    private static final double STRENGTH = 0.05;

    private final List<String> categories;
    private final Rows rows;
    private final LogisticModel scaling;
    private final double threshold;

    /** @param category position, -1 if there is none that tickets may be routed to */
    private record Scored(int category, double score) {}

    /** The answer for one vector. */
    record Answer(String category, double confidence, boolean routed) {}

    private Baseline(List<String> categories, Rows rows, LogisticModel scaling, double threshold) {
        this.categories = categories;
        this.rows = rows;
        this.scaling = scaling;
        this.threshold = threshold;
    }

    static Baseline fit(Method method, List<Example> examples, double precision, String noneLabel, int threads) {
        TrainingSet set = TrainingSet.of(examples);
        int none = set.categories.indexOf(noneLabel);
        int folds = Math.max(2, Folds.count(set));
        int[] fold = Folds.assign(set, folds);
        int stride = 1 + set.size() / MOST_HELD_OUT;
        List<Callable<Rows>> fits = new ArrayList<>();
        fits.add(() -> Rows.of(method, set, all(set), none));
        for (int f = 0; f < folds; f++) {
            int held = f;
            int[] others = Arrays.stream(all(set)).filter(i -> fold[i] != held).toArray();
            fits.add(() -> others.length == 0 ? null : Rows.of(method, set, others, none));
        }
        List<Rows> fitted = Parallel.run(fits, threads);
        List<double[]> scores = new ArrayList<>();
        List<Boolean> hits = new ArrayList<>();
        for (int f = 0; f < folds; f++) {
            int held = f;
            int[] seen = Arrays.stream(all(set))
                    .filter(i -> fold[i] == held && set.category[i] != none && i % stride == 0)
                    .toArray();
            if (fitted.get(f + 1) == null) {
                continue;
            }
            List<Scored> scored = fitted.get(f + 1).score(vectors(set, seen));
            for (int i = 0; i < seen.length; i++) {
                if (scored.get(i).category >= 0) {
                    scores.add(new double[] {scored.get(i).score});
                    hits.add(scored.get(i).category == set.category[seen[i]]);
                }
            }
        }
        double[][] features = scores.toArray(double[][]::new);
        boolean[] right = new boolean[hits.size()];
        for (int i = 0; i < right.length; i++) {
            right[i] = hits.get(i);
        }
        LogisticModel scaling = scaling(method, features, right);
        double[] confidence = Arrays.stream(features)
                .mapToDouble(row -> confidence(scaling, row))
                .toArray();
        return new Baseline(
                set.categories,
                fitted.get(0),
                scaling,
                Promise.threshold(confidence, right, precision).value());
    }

    private static LogisticModel scaling(Method method, double[][] features, boolean[] right) {
        LogisticModel prior = method == Method.LOGISTIC
                ? new LogisticModel(new double[] {1}, 0)
                : new LogisticModel(new double[] {10}, -5);
        double[] importance = new double[right.length];
        Arrays.fill(importance, 1);
        LogisticModel fit = LogisticFit.fit(features, right, importance, prior, 1e-3);
        return fit.weights()[0] > 0 ? fit : prior;
    }

    private static double confidence(LogisticModel scaling, double[] feature) {
        return LogisticModel.probability(scaling.logit(feature));
    }

    /** In the order of the vectors. */
    List<Answer> answers(List<float[]> vectors) {
        return rows.score(vectors.toArray(float[][]::new)).stream()
                .map(scored -> {
                    if (scored.category < 0) {
                        return new Answer("", 0, false);
                    }
                    double confidence = confidence(scaling, new double[] {scored.score});
                    return new Answer(categories.get(scored.category), confidence, confidence >= threshold);
                })
                .toList();
    }

    private static int[] all(TrainingSet set) {
        return IntStream.range(0, set.size()).toArray();
    }

    private static float[][] vectors(TrainingSet set, int[] chosen) {
        return Arrays.stream(chosen).mapToObj(i -> set.examples.get(i).vector()).toArray(float[][]::new);
    }

    /**
     * What a vector is multiplied with: one row per centroid, example or weight vector.
     *
     * @param category of each row
     * @param bias of each row
     * @param none position of the category that means "belongs nowhere", or -1
     * @param categories how many
     */
    private record Rows(Method method, float[][] rows, int[] category, float[] bias, int none, int categories) {
        private static final int BLOCK = 256;

        static Rows of(Method method, TrainingSet set, int[] chosen, int none) {
            int count = set.categories.size();
            if (method == Method.NEAREST) {
                int[] category = Arrays.stream(chosen).map(i -> set.category[i]).toArray();
                return new Rows(method, vectors(set, chosen), category, new float[chosen.length], none, count);
            }
            boolean[] in = new boolean[set.size()];
            Arrays.stream(chosen).forEach(i -> in[i] = true);
            List<Centroid> centroids = set.centroids(i -> in[i]);
            int[] present = IntStream.range(0, count)
                    .filter(c -> !centroids.get(c).isEmpty())
                    .toArray();
            if (method == Method.CENTROID) {
                float[][] directions = Arrays.stream(present)
                        .mapToObj(c -> centroids.get(c).direction())
                        .toArray(float[][]::new);
                return new Rows(method, directions, present, new float[present.length], none, count);
            }
            int[] position = new int[count];
            for (int k = 0; k < present.length; k++) {
                position[present[k]] = k;
            }
            List<Refinement> weights = new SoftmaxRegression(
                            vectors(set, chosen),
                            Arrays.stream(chosen)
                                    .map(i -> position[set.category[i]])
                                    .toArray(),
                            new float[present.length][set.dimension()],
                            STRENGTH)
                    .fit(ITERATIONS);
            float[] bias = new float[present.length];
            for (int k = 0; k < bias.length; k++) {
                bias[k] = weights.get(k).bias();
            }
            return new Rows(
                    method,
                    weights.stream().map(Refinement::addition).toArray(float[][]::new),
                    present,
                    bias,
                    none,
                    count);
        }

        List<Scored> score(float[][] vectors) {
            List<Scored> result = new ArrayList<>();
            for (int from = 0; from < vectors.length; from += BLOCK) {
                int size = Math.min(BLOCK, vectors.length - from);
                float[][] transposed = new float[vectors[0].length][size];
                for (int i = 0; i < size; i++) {
                    for (int j = 0; j < transposed.length; j++) {
                        transposed[j][i] = vectors[from + i][j];
                    }
                }
                float[][] best = new float[categories][size];
                for (float[] row : best) {
                    Arrays.fill(row, Float.NEGATIVE_INFINITY);
                }
                float[] product = new float[size];
                for (int r = 0; r < rows.length; r++) {
                    Arrays.fill(product, bias[r]);
                    VectorKernels.multiplyAddRow(rows[r], transposed, product, transposed.length, size);
                    float[] of = best[category[r]];
                    for (int i = 0; i < size; i++) {
                        of[i] = Math.max(of[i], product[i]);
                    }
                }
                for (int i = 0; i < size; i++) {
                    int column = i;
                    result.add(scored(IntStream.range(0, categories)
                            .mapToDouble(c -> best[c][column])
                            .toArray()));
                }
            }
            return result;
        }

        private Scored scored(double[] ofCategory) {
            int top = -1;
            for (int c = 0; c < ofCategory.length; c++) {
                if (c != none && ofCategory[c] > (top < 0 ? Double.NEGATIVE_INFINITY : ofCategory[top])) {
                    top = c;
                }
            }
            if (top < 0) {
                return new Scored(-1, 0);
            }
            if (method == Method.LOGISTIC) {
                double rest = 0; // of the probability, in units of the best one's
                for (int c = 0; c < ofCategory.length; c++) {
                    rest += c == top ? 0 : Math.exp(Math.min(50, ofCategory[c] - ofCategory[top]));
                }
                return new Scored(top, -Math.log(Math.max(rest, 1e-20)));
            }
            double nowhere = none < 0 ? Double.NEGATIVE_INFINITY : ofCategory[none];
            return new Scored(top, ofCategory[top] - Math.max(0, nowhere - ofCategory[top]));
        }
    }
}
