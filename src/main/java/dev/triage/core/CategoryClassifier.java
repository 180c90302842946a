package dev.triage.core;

import java.util.ArrayList;
import java.util.Arrays;
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
        int noneAt = evidence.candidate(none);
        int[] ranked = ranked(share, noneAt);
        if (ranked.length == 0) {
            return Assessment.NOTHING;
        }
        int best = ranked[0];
        double[] doubts = DoubtFeatures.of(evidence, share, best, noneAt);
        OptionalDouble right = OptionalDouble.empty();
        OptionalDouble known = OptionalDouble.empty();
        if (confidence.isPresent()) {
            right = OptionalDouble.of(confidence.get().right(doubts));
            known = OptionalDouble.of(Math.max(confidence.get().known(doubts), right.getAsDouble()));
        }
        List<Candidate> candidates = new ArrayList<>(most);
        for (int rank = 0; rank < Math.min(most, ranked.length); rank++) {
            int i = ranked[rank];
            candidates.add(new Candidate(
                    index.category(evidence.categories()[i]),
                    evidence.cosine(i),
                    probability(share[i], share[best], i == best, right, known)));
        }
        double rival = ranked.length > 1 ? share[ranked[1]] : 0;
        if (noneAt >= 0) {
            rival = Math.max(rival, share[noneAt]);
        }
        return new Assessment(
                candidates,
                Math.max(0, share[best] - rival),
                right,
                known,
                fitted[evidence.categories()[best]],
                evidence.nearestExamples());
    }

    /** The candidates that a ticket may be routed to, the largest share first; of equal ones the first. */
    private static int[] ranked(double[] share, int none) {
        int[] ranked = new int[share.length];
        int size = 0;
        for (int i = 0; i < share.length; i++) {
            if (i != none) {
                int rank = size++;
                for (; rank > 0 && share[i] > share[ranked[rank - 1]]; rank--) {
                    ranked[rank] = ranked[rank - 1];
                }
                ranked[rank] = i;
            }
        }
        return Arrays.copyOf(ranked, size);
    }

    /** The others divide what is left of belonging anywhere once the best has its part; none gets more than the best. */
    private static OptionalDouble probability(
            double share, double bestShare, boolean best, OptionalDouble right, OptionalDouble known) {
        if (right.isEmpty() || best) {
            return right;
        }
        double left = known.getAsDouble() - right.getAsDouble();
        return OptionalDouble.of(bestShare < 1 ? Math.min(right.getAsDouble(), left * share / (1 - bestShare)) : 0);
    }
}
