package dev.triage.learning;

import dev.triage.core.CategoryScorer;
import dev.triage.core.Centroid;
import dev.triage.core.Neighbour;
import dev.triage.core.Refinement;
import dev.triage.core.Whitening;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A scorer fitted to some of the examples.
 *
 * @param scorer of the categories that have examples among them
 * @param categories by position in the scorer, position in the training set
 */
record ScorerFit(CategoryScorer scorer, Whitening whitening, List<Refinement> refinements, int[] categories) {

    /** With fewer examples, comparing with them is quick enough along all axes, and finding the leading ones isn't. */
    private static final int FEWEST_TO_SHORTEN = 4000;

    /** Examples that the refined vectors are fitted to, at most. */
    private static final int MOST_REFINED = 30_000;

    static ScorerFit of(TrainingSet set, NamePrior prior, IntPredicate chosen, FitSettings settings) {
        List<Centroid> all = set.centroids(chosen);
        int[] categories = IntStream.range(0, all.size())
                .filter(c -> !all.get(c).isEmpty())
                .toArray();
        int[] position = new int[all.size()];
        Arrays.fill(position, -1);
        for (int k = 0; k < categories.length; k++) {
            position[categories[k]] = k;
        }
        List<Centroid> centroids = Arrays.stream(categories).mapToObj(all::get).toList();
        int[] members = IntStream.range(0, set.size()).filter(chosen).toArray();
        float[][] vectors = Arrays.stream(members)
                .mapToObj(i -> set.examples.get(i).vector())
                .toArray(float[][]::new);
        int[] category =
                Arrays.stream(members).map(i -> position[set.category[i]]).toArray();
        float[][] means = centroids.stream().map(Centroid::mean).toArray(float[][]::new);
        int[] sizes = centroids.stream().mapToInt(c -> (int) c.count()).toArray();
        int leading = set.size() < FEWEST_TO_SHORTEN ? set.dimension() : settings.leading();
        Whitening whitening = WhiteningFit.fit(vectors, category, means, sizes, settings.shrinkage(), leading);
        float[][] whitened = new float[vectors.length][];
        List<List<Neighbour>> neighbours = new ArrayList<>();
        centroids.forEach(c -> neighbours.add(new ArrayList<>()));
        for (int i = 0; i < vectors.length; i++) {
            whitened[i] = whitening.apply(vectors[i]);
            neighbours
                    .get(category[i])
                    .add(new Neighbour(set.examples.get(members[i]).id(), whitened[i]));
        }
        float[][] directions = centroids.stream()
                .map(c -> CategoryScorer.whitenedMean(whitening, c))
                .toArray(float[][]::new);
        float[][] expected = new float[directions.length][];
        for (int k = 0; k < expected.length; k++) {
            expected[k] = prior.expected(categories[k], directions[k], sizes[k], whitening);
        }
        int stride = (vectors.length + MOST_REFINED - 1) / MOST_REFINED;
        int[] refined =
                IntStream.range(0, vectors.length).filter(i -> i % stride == 0).toArray();
        List<Refinement> refinements = new SoftmaxRegression(
                        Arrays.stream(refined).mapToObj(i -> whitened[i]).toArray(float[][]::new),
                        Arrays.stream(refined).map(i -> category[i]).toArray(),
                        expected,
                        settings.strength())
                .fit(settings.iterations());
        refinements = fromDirections(refinements, expected, directions);
        CategoryScorer scorer = CategoryScorer.of(whitening, centroids, refinements, neighbours);
        return new ScorerFit(scorer, whitening, refinements, categories);
    }

    /** As these, which add to where categories were expected, but to be added to where their examples are. */
    private static List<Refinement> fromDirections(
            List<Refinement> refinements, float[][] expected, float[][] directions) {
        List<Refinement> moved = new ArrayList<>();
        for (int k = 0; k < expected.length; k++) {
            float[] addition = refinements.get(k).addition().clone();
            for (int i = 0; i < addition.length; i++) {
                addition[i] += Refinement.SCALE * (expected[k][i] - directions[k][i]);
            }
            moved.add(new Refinement(addition, refinements.get(k).bias()));
        }
        return moved;
    }
}
