package dev.triage.core;

import static java.util.Objects.requireNonNull;

/**
 * A question and its answer.
 *
 * @param id unique
 * @param question not blank
 * @param answer not blank
 * @param link where more is said, may be empty
 * @param category whose tickets it answers, empty for none in particular
 */
public record FaqEntry(String id, String question, String answer, String link, String category) {

    public FaqEntry {
        requireText(id, "an id");
        requireText(question, "a question");
        requireText(answer, "an answer");
        requireNonNull(link, "link");
        requireNonNull(category, "category");
    }

    private static void requireText(String value, String what) {
        if (requireNonNull(value, what).isBlank()) {
            throw new IllegalArgumentException("a collected answer needs " + what);
        }
    }
}
