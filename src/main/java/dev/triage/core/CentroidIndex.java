package dev.triage.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/**
 * The centroids of one encoder, ready to be compared with a vector. Immutable; a change makes a new index that shares
 * all other centroids with the old one.
 */
public final class CentroidIndex {
    static final CentroidIndex EMPTY = new CentroidIndex(new String[0], new Centroid[0], new float[0][]);

    private final String[] categories; // ascending
    private final Centroid[] centroids;
    private final float[][] directions;

    private CentroidIndex(String[] categories, Centroid[] centroids, float[][] directions) {
        this.categories = categories;
        this.centroids = centroids;
        this.directions = directions;
    }

    /** With that centroid in place of the category's former one; an empty centroid removes the category. */
    CentroidIndex with(String category, Centroid centroid) {
        int found = Arrays.binarySearch(categories, category);
        int at = found < 0 ? -found - 1 : found;
        int removed = found < 0 ? 0 : 1;
        int added = centroid.isEmpty() ? 0 : 1;
        String[] names = spliced(categories, at, removed, new String[categories.length - removed + added]);
        Centroid[] sums = spliced(centroids, at, removed, new Centroid[names.length]);
        float[][] units = spliced(directions, at, removed, new float[names.length][]);
        if (added == 1) {
            names[at] = category;
            sums[at] = centroid;
            units[at] = centroid.direction();
        }
        return new CentroidIndex(names, sums, units);
    }

    /** Copies {@code from} into {@code to}, leaving out {@code removed} elements or room for one at {@code at}. */
    private static <T> T[] spliced(T[] from, int at, int removed, T[] to) {
        int gap = to.length - from.length + removed;
        System.arraycopy(from, 0, to, 0, at);
        System.arraycopy(from, at + removed, to, at + gap, from.length - at - removed);
        return to;
    }

    public int size() {
        return categories.length;
    }

    public String category(int index) {
        return categories[index];
    }

    /** Of a category by name; -1 if it has no examples. */
    public int position(String category) {
        return Math.max(-1, Arrays.binarySearch(categories, category));
    }

    public Centroid centroid(int index) {
        return centroids[index];
    }

    /** Unit length, or zero where the examples cancel out. */
    public float[] direction(int index) {
        return directions[index];
    }

    /** Examples in all categories together. */
    public long examples() {
        return Arrays.stream(centroids).mapToLong(Centroid::count).sum();
    }

    /**
     * The categories nearest to a vector by cosine, best first; of equal ones the first by name.
     *
     * @param vector unit length
     * @param eligible categories to consider
     * @param most how many to return, at least 1
     */
    public List<Candidate> nearest(float[] vector, Predicate<String> eligible, int most) {
        int[] best = new int[Math.min(most, categories.length)];
        float[] similarity = new float[best.length];
        int found = 0;
        for (int i = 0; i < categories.length; i++) {
            float cosine = Vectors.dot(vector, directions[i]);
            if ((found == best.length && cosine <= similarity[found - 1]) || !eligible.test(categories[i])) {
                continue;
            }
            int rank = found == best.length ? found - 1 : found++;
            for (; rank > 0 && cosine > similarity[rank - 1]; rank--) {
                best[rank] = best[rank - 1];
                similarity[rank] = similarity[rank - 1];
            }
            best[rank] = i;
            similarity[rank] = cosine;
        }
        List<Candidate> candidates = new ArrayList<>(found);
        for (int rank = 0; rank < found; rank++) {
            candidates.add(new Candidate(categories[best[rank]], similarity[rank], OptionalDouble.empty()));
        }
        return candidates;
    }
}
