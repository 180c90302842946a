package dev.triage.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Gathers the evidence for a text: all categories by refined vectors and counts, then the few best of them by their
 * nearest examples and plain centroids. Immutable.
 */
public final class CategoryScorer {
    private static final int FEWEST = 3;
    private static final int MOST = 10;
    private static final int NEIGHBOURS = 5;
    /**
     * Where scores are estimated, so many are looked at closely. With 10,000 categories of one training text each (CLINC150,
     * Banking77), the ten best of 600 other training texts were all among the first 128, and 99.9 % of them among 64.
     */
    private static final int SHORTLISTED = 128;
    /** Candidates are taken until they hold this share of the probability at first sight. */
    private static final double SHARE = 0.997;
    /** Weights at first sight: the default blend's. */
    private static final float REFINED_WEIGHT = (float) Blend.DEFAULT.weight(Evidence.Part.REFINED);

    private static final float COUNTS_WEIGHT = (float) Blend.DEFAULT.weight(Evidence.Part.COUNTS);

    private final Whitening whitening;
    private final float[][] centroids;
    private final RefinedVectors refined;
    private final CountEvidence counts;
    private final NeighbourIndex neighbours;

    private CategoryScorer(
            Whitening whitening,
            float[][] centroids,
            RefinedVectors refined,
            CountEvidence counts,
            NeighbourIndex neighbours) {
        this.whitening = whitening;
        this.centroids = centroids;
        this.refined = refined;
        this.counts = counts;
        this.neighbours = neighbours;
    }

    /**
     * @param centroids per category, none empty
     * @param refinement per category what a fit added, see {@link Refinement}
     * @param examples per category, may be empty lists
     */
    public static CategoryScorer of(
            Whitening whitening,
            List<Centroid> centroids,
            List<Refinement> refinement,
            List<List<Neighbour>> examples) {
        List<String[]> ids = new ArrayList<>();
        List<float[][]> vectors = new ArrayList<>();
        for (List<Neighbour> category : examples) {
            ids.add(category.stream().map(Neighbour::id).toArray(String[]::new));
            vectors.add(category.stream().map(Neighbour::whitened).toArray(float[][]::new));
        }
        return of(whitening, centroids, refinement, NeighbourIndex.of(ids, vectors, whitening.leading()));
    }

    /** @param neighbours of as many categories as there are centroids */
    static CategoryScorer of(
            Whitening whitening, List<Centroid> centroids, List<Refinement> refinement, NeighbourIndex neighbours) {
        int size = centroids.size();
        float[][] directions = new float[size][];
        float[][] whitened = new float[size][];
        float[][] additions = new float[size][];
        float[] biases = new float[size];
        for (int c = 0; c < size; c++) {
            directions[c] = centroids.get(c).direction();
            whitened[c] = whitenedMean(whitening, centroids.get(c));
            additions[c] = refinement.get(c).addition();
            biases[c] = refinement.get(c).bias();
        }
        return new CategoryScorer(
                whitening,
                directions,
                RefinedVectors.of(whitened, Refinement.SCALE, additions, biases),
                new CountEvidence(centroids),
                neighbours);
    }

    public NeighbourIndex neighbours() {
        return neighbours;
    }

    /** The mean of a category's vectors, whitened, unit length. */
    public static float[] whitenedMean(Whitening whitening, Centroid centroid) {
        return whitening.apply(centroid.mean());
    }

    public int categories() {
        return centroids.length;
    }

    public Whitening whitening() {
        return whitening;
    }

    /**
     * @param vector unit length
     * @param tokens the encoder's own
     * @param eligible categories that may be candidates
     */
    public Evidence evidence(float[] vector, int[] tokens, IntPredicate eligible) {
        float[] whitened = whitening.apply(vector);
        float[] refinedScores = refined.scores(whitened);
        CountEvidence.Evidence words = counts.of(tokens);
        int[] candidates = candidates(whitened, refinedScores, words.scores(), eligible);
        double[][] parts = new double[candidates.length][Evidence.Part.values().length];
        double[] nearest = new double[candidates.length];
        NeighbourIndex.Quantised query = NeighbourIndex.Quantised.of(whitened, whitening.leading());
        double least = Double.POSITIVE_INFINITY;
        Closest closest = new Closest();
        for (int i = 0; i < candidates.length; i++) {
            int category = candidates[i];
            double[] part = parts[i];
            part[Evidence.Part.REFINED.ordinal()] = refinedScores[category];
            part[Evidence.Part.COUNTS.ordinal()] = words.scores()[category];
            part[Evidence.Part.CENTROID.ordinal()] = Evidence.COSINE_SCALE * Vectors.dot(vector, centroids[category]);
            float[] cosines = neighbours.similarities(query, category);
            nearest[i] = -1;
            for (int k = 0; k < cosines.length; k++) {
                nearest[i] = Math.max(nearest[i], cosines[k]);
                closest.offer(category, k, cosines[k]);
            }
            double vote = cosines.length == 0 ? Double.NaN : Evidence.COSINE_SCALE * NeighbourIndex.vote(cosines);
            part[Evidence.Part.NEIGHBOURS.ordinal()] = vote;
            least = cosines.length == 0 ? least : Math.min(least, vote);
        }
        for (double[] part : parts) {
            if (Double.isNaN(
                    part[Evidence.Part.NEIGHBOURS.ordinal()])) { // no examples at hand: no better than the worst
                part[Evidence.Part.NEIGHBOURS.ordinal()] = Double.isInfinite(least) ? 0 : least;
            }
        }
        return new Evidence(candidates, parts, nearest, words.known(), closest.ids(neighbours));
    }

    /**
     * The best at first sight, best first; of equal ones the first.
     *
     * @param refinedScores become exact for those that are looked at
     */
    private int[] candidates(float[] whitened, float[] refinedScores, float[] counts, IntPredicate eligible) {
        float[] all = new float[refinedScores.length];
        for (int c = 0; c < all.length; c++) {
            all[c] = atFirstSight(refinedScores[c], counts[c]);
        }
        if (refined.isExact()) {
            return best(all, Shortlist.eligible(all.length, eligible));
        }
        int[] shortlist = Shortlist.of(all, SHORTLISTED, MOST, eligible);
        for (int c : shortlist) {
            refinedScores[c] = refined.score(whitened, c);
            all[c] = atFirstSight(refinedScores[c], counts[c]);
        }
        return best(all, shortlist);
    }

    private static float atFirstSight(float refinedScore, float countScore) {
        return REFINED_WEIGHT * refinedScore + COUNTS_WEIGHT * countScore;
    }

    /** @param shortlist positions, ascending */
    private static int[] best(float[] all, int[] shortlist) {
        int[] best = new int[MOST];
        float[] score = new float[MOST];
        int found = 0;
        double total = 0;
        float top = Float.NEGATIVE_INFINITY;
        for (int c : shortlist) {
            top = Math.max(top, all[c]);
        }
        for (int c : shortlist) {
            total += all[c] > top - 20 ? Math.exp(all[c] - top) : 0;
            if (found == MOST && all[c] <= score[found - 1]) {
                continue;
            }
            int rank = found == MOST ? found - 1 : found++;
            for (; rank > 0 && all[c] > score[rank - 1]; rank--) {
                best[rank] = best[rank - 1];
                score[rank] = score[rank - 1];
            }
            best[rank] = c;
            score[rank] = all[c];
        }
        double held = 0;
        int taken = 0;
        while (taken < found && (taken < FEWEST || held < SHARE * total)) {
            held += Math.exp(score[taken++] - top);
        }
        return Arrays.copyOf(best, taken);
    }

    /** The few nearest examples so far; of equally near ones the first. */
    private static final class Closest {
        private final int[] category = new int[NEIGHBOURS];
        private final int[] example = new int[NEIGHBOURS];
        private final float[] cosine = new float[NEIGHBOURS];
        private int size;

        void offer(int newCategory, int newExample, float newCosine) {
            if (size == NEIGHBOURS && newCosine <= cosine[size - 1]) {
                return;
            }
            int rank = size == NEIGHBOURS ? size - 1 : size++;
            for (; rank > 0 && newCosine > cosine[rank - 1]; rank--) {
                category[rank] = category[rank - 1];
                example[rank] = example[rank - 1];
                cosine[rank] = cosine[rank - 1];
            }
            category[rank] = newCategory;
            example[rank] = newExample;
            cosine[rank] = newCosine;
        }

        List<String> ids(NeighbourIndex neighbours) {
            List<String> ids = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                ids.add(neighbours.id(category[i], example[i]));
            }
            return ids;
        }
    }
}
