package dev.triage.learning;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Splits that depend on the examples alone: by category, equal texts together. */
final class Folds {
    private static final int FEW_EXAMPLES = 2000;
    private static final int MOST = 10;
    /** More of them cost time, fewer promise less than the whole can keep: each scorer lacks a larger part. */
    private static final int USUAL = 8;

    private static final int MANY_EXAMPLES = 20_000;
    private static final int OF_MANY = 5;

    private Folds() {}

    /**
     * How many folds: as many as the median category has examples, so that each category gives up about as many as its
     * rivals do and what is learned without a fold resembles the whole.
     */
    static int count(TrainingSet set) {
        if (set.size() > FEW_EXAMPLES) {
            return set.size() > MANY_EXAMPLES ? OF_MANY : USUAL;
        }
        int[] sizes = set.sizes(i -> true);
        Arrays.sort(sizes);
        return Math.min(set.size(), Math.max(3, Math.min(MOST, sizes[sizes.length / 2])));
    }

    /** The fold of each example. */
    static int[] assign(TrainingSet set, int folds) {
        int groups = Arrays.stream(set.textGroup).max().orElse(-1) + 1;
        int[] first = new int[groups];
        for (int i = set.size() - 1; i >= 0; i--) {
            first[set.textGroup[i]] = i;
        }
        int[] order = IntStream.range(0, groups)
                .boxed()
                .sorted(Comparator.<Integer>comparingInt(g -> set.category[first[g]])
                        .thenComparingLong(g -> scattered(
                                Arrays.hashCode(set.examples.get(first[g]).tokens())))
                        .thenComparingInt(g -> g))
                .mapToInt(g -> g)
                .toArray();
        int[] foldOfGroup = new int[groups];
        for (int k = 0; k < groups; k++) {
            foldOfGroup[order[k]] = k % folds;
        }
        return Arrays.stream(set.textGroup).map(g -> foldOfGroup[g]).toArray();
    }

    /**
     * The round in which each category is withheld, -1 for one that never is.
     *
     * @param never position of that category, -1 if all are withheld once
     */
    static int[] assignCategories(TrainingSet set, int rounds, int never) {
        int[] order = IntStream.range(0, set.categories.size())
                .boxed()
                .filter(c -> c != never)
                .sorted(Comparator.comparingLong(
                        c -> scattered(set.categories.get(c).hashCode())))
                .mapToInt(c -> c)
                .toArray();
        int[] round = new int[set.categories.size()];
        Arrays.fill(round, -1);
        for (int k = 0; k < order.length; k++) {
            round[order[k]] = k % rounds;
        }
        return round;
    }

    /** Breaks up any order the number may have. */
    static long scattered(int number) {
        long z = (number + 0x632BE59BL) * 0x9E3779B97F4A7C15L;
        return (z ^ (z >>> 29)) * 0xBF58476D1CE4E5B9L;
    }
}
