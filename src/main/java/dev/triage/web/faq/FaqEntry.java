package dev.triage.web.faq;

import static java.util.Objects.requireNonNull;

/**
 * A question and its answer.
 *
 * @param id unique
 * @param link where more is said, may be empty
 */
public record FaqEntry(String id, String question, String answer, String link) {

    public FaqEntry {
        requireText(id, "id");
        requireText(question, "question");
        requireText(answer, "answer");
        requireNonNull(link, "link");
    }

    private static void requireText(String value, String name) {
        if (requireNonNull(value, name).isBlank()) {
            throw new IllegalArgumentException("an entry needs " + name);
        }
    }
}
