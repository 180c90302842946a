package dev.triage.learning;

import static java.util.Objects.requireNonNull;

import dev.triage.core.EncodedExample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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

    /** By id. */
    static List<Example> of(Map<String, EncodedExample> encoded) {
        List<Example> examples = new ArrayList<>(encoded.size());
        encoded.forEach((id, example) -> examples.add(new Example(
                id,
                example.category(),
                example.encoding().vector(),
                example.encoding().tokens())));
        return examples;
    }
}
