package dev.triage.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Decides by everything known of one encoder's categories: the centroids of this moment with their words and, as far as
 * a fit has seen them, what it added. Immutable.
 */
public final class CategoryClassifier {
    private final CentroidIndex index;
    private final CategoryScorer scorer;
    private final int[] fitted; // by category of the index, its position in the fit or -1
    private final int none; // position in the index of the category that means "belongs nowhere", or -1
    private final Blend blend;
    private final Optional<Confidence> confidence;

    private CategoryClassifier(
            CentroidIndex index, CategoryScorer scorer, int[] fitted, int none, Optional<Confidence> confidence) {
        this.index = index;
        this.scorer = scorer;
        this.fitted = fitted;
        this.none = none;
        this.blend = confidence.map(Confidence::blend).orElse(Blend.DEFAULT);
        this.confidence = confidence;
    }

    /**
     * @param index may have categories that the fit hasn't seen, and lack some that it has
     * @param noneLabel of the category that means "belongs nowhere"; the fit's own where there is a fit
     */
    public static CategoryClassifier of(CentroidIndex index, Optional<Fit> fit, String noneLabel) {
        List<Centroid> centroids =
                IntStream.range(0, index.size()).mapToObj(index::centroid).toList();
        int[] fitted = new int[index.size()];
        Arrays.fill(fitted, -1);
        List<Refinement> refinements = new ArrayList<>();
        List<NeighbourIndex.Group> neighbours = new ArrayList<>();
        Map<String, Integer> positions =
                fit.map(known -> known.parameters().positions()).orElse(Map.of());
        for (int i = 0; i < fitted.length; i++) {
            fitted[i] = positions.getOrDefault(index.category(i), -1);
            if (fitted[i] < 0) {
                refinements.add(Refinement.NONE);
                neighbours.add(NeighbourIndex.Group.EMPTY);
            } else {
                FitParameters.FittedCategory category =
                        fit.orElseThrow().parameters().categories().get(fitted[i]);
                refinements.add(category.refinement());
                neighbours.add(category.neighbours());
            }
        }
        Whitening whitening =
                fit.map(known -> known.parameters().whitening()).orElseGet(() -> Whitening.none(mean(centroids)));
        String noneName = fit.map(known -> known.parameters().noneLabel()).orElse(noneLabel);
        return new CategoryClassifier(
                index,
                CategoryScorer.of(whitening, centroids, refinements, NeighbourIndex.of(neighbours)),
                fitted,
                index.position(noneName),
                fit.map(known -> known.parameters().confidence()));
    }

    /** Of all examples. */
    private static float[] mean(List<Centroid> centroids) {
        int dimension = centroids.get(0).dimension();
        double[] sum = new double[dimension];
        long count = 0;
        for (Centroid centroid : centroids) {
            float[] mean = centroid.mean();
            for (int i = 0; i < dimension; i++) {
                sum[i] += (double) mean[i] * centroid.count();
            }
            count += centroid.count();
        }
        float[] mean = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            mean[i] = (float) (sum[i] / count);
        }
        return mean;
    }

    /**
     * @param eligible categories that may be candidates
     * @param most candidates to name, at least 1
     */
    Assessment assess(Encoding encoding, Predicate<String> eligible, int most) {
        Evidence evidence = scorer.evidence(
                encoding.vector(), encoding.tokens(), i -> i == none || eligible.test(index.category(i)));
        double[] share = blend.probabilities(evidence);
        int[] ranked = IntStream.range(0, share.length)
                .filter(i -> evidence.categories()[i] != none)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -share[i]))
                .mapToInt(i -> i)
                .toArray();
        if (ranked.length == 0) {
            return Assessment.NOTHING;
        }
        int best = ranked[0];
        int noneAt = IntStream.range(0, share.length)
                .filter(i -> evidence.categories()[i] == none)
                .findFirst()
                .orElse(-1);
        double[] doubts = DoubtFeatures.of(evidence, share, best, noneAt);
        OptionalDouble right =
                confidence.map(model -> OptionalDouble.of(model.right(doubts))).orElse(OptionalDouble.empty());
        OptionalDouble known = confidence
                .map(model -> OptionalDouble.of(Math.max(model.known(doubts), model.right(doubts))))
                .orElse(OptionalDouble.empty());
        List<Candidate> candidates = Arrays.stream(ranked)
                .limit(most)
                .mapToObj(i -> new Candidate(
                        index.category(evidence.categories()[i]),
                        evidence.cosine(i),
                        probability(share[i], share[best], i == best, right, known)))
                .toList();
        double rival = IntStream.range(0, share.length)
                .filter(i -> i != best)
                .mapToDouble(i -> share[i])
                .max()
                .orElse(0);
        return new Assessment(
                candidates,
                Math.max(0, share[best] - rival),
                right,
                known,
                fitted[evidence.categories()[best]],
                evidence.nearestExamples());
    }

    /** The others divide what is left of belonging anywhere once the best has its part. */
    private static OptionalDouble probability(
            double share, double bestShare, boolean best, OptionalDouble right, OptionalDouble known) {
        if (right.isEmpty() || best) {
            return right;
        }
        double left = known.getAsDouble() - right.getAsDouble();
        return OptionalDouble.of(bestShare < 1 ? left * share / (1 - bestShare) : 0);
    }
}
