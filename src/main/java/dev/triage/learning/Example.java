package dev.triage.learning;

import static java.util.Objects.requireNonNull;

/**
 * A labelled text as the fit sees it. The arrays are shared, not copied: treat them as immutable.
 *
 * @param id unique among the examples
 * @param vector of the encoder, unit length
 * @param tokens of the encoder, without the special ones
 */
public record Example(String id, String category, float[] vector, int[] tokens) {

    public Example {
        requireNonNull(id, "id");
        requireNonNull(category, "category");
        requireNonNull(vector, "vector");
        requireNonNull(tokens, "tokens");
    }
}
