package dev.triage.learning;

import dev.triage.core.VectorKernels;
import dev.triage.core.Vectors;
import dev.triage.core.Whitening;
import java.util.Arrays;

/**
 * Where a category is expected before its examples are seen: where its name is. The name counts as much as so many
 * examples, so it weighs much beside one and next to nothing beside a hundred. How many is chosen by how well examples
 * are found by the others of their category and the names; for names that say nothing it is none.
 */
final class NamePrior {
    static final NamePrior NONE = new NamePrior(new float[0][], 0);

    /** Chosen from, in examples; of equally good ones the first. */
    private static final double[] WEIGHTS = {0, 0.5, 1, 2, 3, 5, 8};

    /**
     * Factors from a cosine to a log-probability: each weight is judged by the one that suits it best, or a name would
     * seem to say something where it only takes back too much certainty.
     */
    private static final double[] SCALES = {5, 10, 20, 40};

    /** By so much the log-likelihood of all examples must rise before names count: by chance it does so rarely. */
    private static final double LEAST_GAIN = 2;

    /** With so many examples a category, on average, and more, names don't count: the examples say enough. */
    private static final int ENOUGH_EXAMPLES = 10;

    /** Where no category has two examples, and names alone find examples better than chance does. */
    private static final double USUAL_WEIGHT = 2;

    /** Examples that are looked for, at most, and pairs of them with categories. */
    private static final int MOST_SOUGHT = 2000;

    private static final int MOST_PAIRS = 300_000;

    private final float[][] names; // by category, less their mean; null where nothing is known
    private final double weight;

    private NamePrior(float[][] names, double weight) {
        this.names = names;
        this.weight = weight;
    }

    /** @param none position of the category that means "belongs nowhere", whose name says nothing; -1 if there is none */
    static NamePrior of(TrainingSet set, int none) {
        if (set.size() >= (long) ENOUGH_EXAMPLES * set.categories.size()) {
            return NONE;
        }
        float[][] names = new float[set.categories.size()][];
        for (int c = 0; c < names.length; c++) {
            names[c] = c == none ? null : set.name(c).map(float[]::clone).orElse(null);
        }
        float[][] known = Arrays.stream(names).filter(name -> name != null).toArray(float[][]::new);
        if (known.length < 2) {
            return NONE;
        }
        subtractMean(known);
        return new NamePrior(names, new Search(set, names).weight());
    }

    /** In examples. */
    double weight() {
        return weight;
    }

    /**
     * Where a category is expected to be, given its examples.
     *
     * @param direction of its examples, whitened, unit length
     * @param examples how many there are
     * @return unit length
     */
    float[] expected(int category, float[] direction, int examples, Whitening whitening) {
        if (weight == 0 || names[category] == null) {
            return direction;
        }
        float[] name = names[category].clone();
        add(whitening.centre(), 1, name);
        return mixed(direction, examples, whitening.apply(name), weight);
    }

    private static float[] mixed(float[] direction, double examples, float[] name, double weight) {
        float[] mixed = new float[direction.length];
        add(direction, examples, mixed);
        add(name, weight, mixed);
        VectorKernels.normalise(mixed);
        return mixed;
    }

    private static void add(float[] vector, double factor, float[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] += (float) (factor * vector[i]);
        }
    }

    private static void subtractMean(float[][] vectors) {
        float[] mean = new float[vectors[0].length];
        for (float[] vector : vectors) {
            add(vector, 1.0 / vectors.length, mean);
        }
        for (float[] vector : vectors) {
            add(mean, -1, vector);
        }
    }

    /**
     * Looks for examples among all categories by the direction from the common mean, each example left out of its own
     * category's. Not whitened: the whitening has seen the example.
     */
    private static final class Search {
        private final TrainingSet set;
        private final float[][] vectors; // of the examples, less their mean
        private final float[][] sums; // by category
        private final float[][] directions; // by category, unit length
        private final float[][] names; // by category, unit length; zero where nothing is known
        private final double[] agreement; // by category, cosine of direction and name
        private final int[] sizes;

        Search(TrainingSet set, float[][] centredNames) {
            this.set = set;
            vectors = set.examples.stream()
                    .map(example -> example.vector().clone())
                    .toArray(float[][]::new);
            subtractMean(vectors);
            sizes = set.sizes(i -> true);
            sums = new float[sizes.length][set.dimension()];
            for (int i = 0; i < vectors.length; i++) {
                add(vectors[i], 1, sums[set.category[i]]);
            }
            directions = Arrays.stream(sums).map(Search::unit).toArray(float[][]::new);
            names = new float[sizes.length][];
            agreement = new double[sizes.length];
            for (int c = 0; c < sizes.length; c++) {
                names[c] = centredNames[c] == null ? new float[set.dimension()] : unit(centredNames[c]);
                agreement[c] = Vectors.dot(directions[c], names[c]);
            }
        }

        private static float[] unit(float[] vector) {
            float[] unit = vector.clone();
            VectorKernels.normalise(unit);
            return unit;
        }

        double weight() {
            double[][] losses = new double[WEIGHTS.length][SCALES.length];
            double[] lossesByNames = new double[SCALES.length];
            double lossByChance = 0;
            boolean judged = false;
            int step = 1 + vectors.length / Math.min(MOST_SOUGHT, 1 + MOST_PAIRS / sizes.length);
            for (int i = 0; i < vectors.length; i += step) {
                int own = set.category[i];
                float[] vector = unit(vectors[i]);
                double[] byName = cosines(vector, names);
                addLosses(byName, own, lossesByNames);
                lossByChance += Math.log(sizes.length);
                if (sizes[own] > 1) {
                    judged = true;
                    addLosses(i, vector, byName, losses);
                }
            }
            if (!judged) {
                return least(lossesByNames) < lossByChance - LEAST_GAIN ? USUAL_WEIGHT : 0;
            }
            int best = 0;
            for (int k = 1; k < WEIGHTS.length; k++) {
                best = least(losses[k]) < least(losses[best]) ? k : best;
            }
            return least(losses[best]) < least(losses[0]) - LEAST_GAIN ? WEIGHTS[best] : 0;
        }

        private static double least(double[] losses) {
            return Arrays.stream(losses).min().orElseThrow();
        }

        private void addLosses(int example, float[] vector, double[] byName, double[][] losses) {
            int own = set.category[example];
            float[] others = sums[own].clone();
            add(vectors[example], -1, others);
            VectorKernels.normalise(others);
            double[] byExamples = cosines(vector, directions);
            byExamples[own] = Vectors.dot(vector, others);
            double ownAgreement = Vectors.dot(others, names[own]);
            for (int k = 0; k < WEIGHTS.length; k++) {
                double[] scores = new double[sizes.length];
                for (int c = 0; c < scores.length; c++) {
                    boolean isOwn = c == own;
                    scores[c] = cosine(
                            byExamples[c],
                            isOwn ? sizes[c] - 1 : sizes[c],
                            byName[c],
                            WEIGHTS[k],
                            isOwn ? ownAgreement : agreement[c]);
                }
                addLosses(scores, own, losses[k]);
            }
        }

        private static double[] cosines(float[] vector, float[][] others) {
            return Arrays.stream(others)
                    .mapToDouble(other -> Vectors.dot(vector, other))
                    .toArray();
        }

        /** With {@code a} times one unit vector and {@code b} times another, given the cosines with and between them. */
        private static double cosine(double withOne, double a, double withOther, double b, double between) {
            double squares = a * a + b * b + 2 * a * b * between;
            return squares > 0 ? (a * withOne + b * withOther) / Math.sqrt(squares) : 0;
        }

        /** Adds the negative log of the probability that the right category gets, by scale. */
        private static void addLosses(double[] cosines, int right, double[] losses) {
            for (int s = 0; s < SCALES.length; s++) {
                double sum = 0;
                for (double cosine : cosines) {
                    sum += Math.exp(SCALES[s] * (cosine - cosines[right]));
                }
                losses[s] += Math.log(sum);
            }
        }
    }
}
