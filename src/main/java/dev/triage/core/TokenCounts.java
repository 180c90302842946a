package dev.triage.core;

import java.util.Arrays;
import java.util.List;

/**
 * In how many texts of a category each word or pair of neighbouring words occurs.
 *
 * <p>A feature is an encoder's token or a pair of successive tokens, hashed into one of 2¹⁸ buckets (the hashing trick,
 * Weinberger et al. 2009): a category's counts stay below 600 kB however many texts it has, addition stays exact and
 * reversible, and the price is that two features in a bucket can't be told apart. With 40,000 distinct features one in
 * seven shares its bucket with another.
 *
 * <p>Immutable; buckets ascend, counts are positive.
 */
public final class TokenCounts {
    public static final int BUCKET_BITS = 18;
    public static final TokenCounts EMPTY = new TokenCounts(new int[0], new int[0]);

    private final int[] buckets;
    private final int[] counts;

    private TokenCounts(int[] buckets, int[] counts) {
        this.buckets = buckets;
        this.counts = counts;
    }

    /**
     * @param buckets ascending, without repeats, each below 2¹⁸
     * @param counts as many, each positive
     */
    public static TokenCounts of(int[] buckets, int[] counts) {
        if (buckets.length != counts.length) {
            throw new IllegalArgumentException(buckets.length + " buckets but " + counts.length + " counts");
        }
        for (int i = 0; i < buckets.length; i++) {
            if (buckets[i] >>> BUCKET_BITS != 0 || (i > 0 && buckets[i] <= buckets[i - 1]) || counts[i] <= 0) {
                throw new IllegalArgumentException("buckets must ascend within range and counts must be positive");
            }
        }
        return new TokenCounts(buckets.clone(), counts.clone());
    }

    /** The features of one text, each counted once. */
    public static TokenCounts ofText(int[] tokens) {
        int[] buckets = buckets(tokens);
        int[] ones = new int[buckets.length];
        Arrays.fill(ones, 1);
        return new TokenCounts(buckets, ones);
    }

    /** Of many texts at once; the same as adding them one by one. */
    static TokenCounts ofTexts(List<int[]> texts) {
        int[] all = texts.stream()
                .flatMapToInt(tokens -> Arrays.stream(buckets(tokens)))
                .sorted()
                .toArray();
        int[] buckets = new int[all.length];
        int[] counts = new int[all.length];
        int size = 0;
        for (int i = 0; i < all.length; i++) {
            if (i == 0 || all[i] != all[i - 1]) {
                buckets[size++] = all[i];
            }
            counts[size - 1]++;
        }
        return new TokenCounts(Arrays.copyOf(buckets, size), Arrays.copyOf(counts, size));
    }

    /** The distinct buckets of a text's tokens and token pairs, ascending. */
    public static int[] buckets(int[] tokens) {
        int[] all = new int[Math.max(0, 2 * tokens.length - 1)];
        int size = 0;
        for (int i = 0; i < tokens.length; i++) {
            all[size++] = bucket(tokens[i]);
            if (i > 0) {
                all[size++] = bucket((long) (tokens[i - 1] + 1) << 32 | tokens[i]);
            }
        }
        Arrays.sort(all);
        int distinct = 0;
        for (int i = 0; i < all.length; i++) {
            if (i == 0 || all[i] != all[i - 1]) {
                all[distinct++] = all[i];
            }
        }
        return Arrays.copyOf(all, distinct);
    }

    /** The finalizer of SplitMix64 (Steele et al. 2014), top bits. */
    private static int bucket(long feature) {
        long z = feature * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return (int) ((z ^ (z >>> 31)) >>> (64 - BUCKET_BITS));
    }

    public TokenCounts plus(TokenCounts other) {
        return merge(other, 1);
    }

    /** @throws IllegalArgumentException if {@code other} was never added */
    public TokenCounts minus(TokenCounts other) {
        return merge(other, -1);
    }

    private TokenCounts merge(TokenCounts other, int sign) {
        int[] mergedBuckets = new int[buckets.length + other.buckets.length];
        int[] mergedCounts = new int[mergedBuckets.length];
        int size = 0;
        int i = 0;
        int j = 0;
        while (i < buckets.length || j < other.buckets.length) {
            int mine = i < buckets.length ? buckets[i] : Integer.MAX_VALUE;
            int theirs = j < other.buckets.length ? other.buckets[j] : Integer.MAX_VALUE;
            int count = 0;
            if (mine <= theirs) {
                count += counts[i++];
            }
            if (theirs <= mine) {
                count += sign * other.counts[j++];
            }
            if (count < 0) {
                throw new IllegalArgumentException("more texts taken back than were counted");
            }
            if (count > 0) {
                mergedBuckets[size] = Math.min(mine, theirs);
                mergedCounts[size++] = count;
            }
        }
        return new TokenCounts(Arrays.copyOf(mergedBuckets, size), Arrays.copyOf(mergedCounts, size));
    }

    public int size() {
        return buckets.length;
    }

    public int bucketAt(int index) {
        return buckets[index];
    }

    public int countAt(int index) {
        return counts[index];
    }

    /** Texts in which the bucket occurs, 0 if none. */
    public int count(int bucket) {
        int index = Arrays.binarySearch(buckets, bucket);
        return index < 0 ? 0 : counts[index];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenCounts that
                && Arrays.equals(buckets, that.buckets)
                && Arrays.equals(counts, that.counts);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(buckets) + Arrays.hashCode(counts);
    }

    @Override
    public String toString() {
        return "TokenCounts[" + size() + " features]";
    }
}
