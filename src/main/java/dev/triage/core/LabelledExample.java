package dev.triage.core;

import static java.util.Objects.requireNonNull;

/**
 * A text that is known to belong to a category.
 *
 * @param id unique, not blank
 * @param text not blank
 * @param category not blank
 * @param source where it came from, may be empty
 */
public record LabelledExample(String id, String text, String category, String source) {

    public LabelledExample {
        requireNonNull(source, "source");
        requireText(id, "id");
        requireText(text, "text");
        requireText(category, "category");
    }

    private static void requireText(String value, String name) {
        if (requireNonNull(value, name).isBlank()) {
            throw new IllegalArgumentException("an example needs a " + name + " that is not blank");
        }
    }
}
