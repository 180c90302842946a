package dev.triage.bench;

import java.util.List;

/**
 * How far those measurements go that look at how cost grows.
 *
 * @param fitted categories and made-up examples, each with a fit
 * @param plain numbers of categories, ascending, without a fit
 * @param tokens lengths of a text, ascending
 * @param imported examples of an import beside live tickets
 * @param volume tickets that one instance decides while its memory is watched
 * @param spread numbers of instances, of threads and of partitions, ascending; what isn't varied has as many partitions as
 *     the last one
 */
public record Sizes(
        List<Knowledge> fitted,
        List<Integer> plain,
        List<Integer> tokens,
        int imported,
        int volume,
        List<Integer> spread) {
    public static final Sizes DEFAULT = new Sizes(
            List.of(new Knowledge(10, 100), new Knowledge(1_000, 100_000)),
            List.of(10, 100, 1_000, 10_000),
            List.of(5, 15, 50, 150, 500, 1_500, 5_000),
            100_000,
            1_000_000,
            List.of(1, 2, 4, 8));

    public Sizes {
        fitted = List.copyOf(fitted);
        plain = List.copyOf(plain);
        tokens = List.copyOf(tokens);
        spread = List.copyOf(spread);
        if (fitted.isEmpty() || plain.isEmpty() || tokens.isEmpty() || spread.isEmpty()) {
            throw new IllegalArgumentException("at least one size of each kind is needed");
        }
        if (spread.get(0) < 1 || !spread.equals(spread.stream().sorted().toList())) {
            throw new IllegalArgumentException("numbers to spread over must be positive and ascend: " + spread);
        }
        if (imported < 1 || volume < 1) {
            throw new IllegalArgumentException("at least one example and one ticket are needed");
        }
    }

    /** The same with other volumes, spread otherwise. */
    public Sizes with(int newImported, int newVolume, List<Integer> newSpread) {
        return new Sizes(fitted, plain, tokens, newImported, newVolume, newSpread);
    }

    /**
     * How much a router knows.
     *
     * @param categories at least 1
     * @param examples at least as many
     */
    public record Knowledge(int categories, int examples) {
        public Knowledge {
            if (categories < 1 || examples < categories) {
                throw new IllegalArgumentException(
                        examples + " examples can't be divided among " + categories + " categories");
            }
        }

        /** As the figures name it. */
        @Override
        public String toString() {
            return categories + "/" + examples;
        }
    }
}
