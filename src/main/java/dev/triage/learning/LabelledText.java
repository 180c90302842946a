package dev.triage.learning;

import static java.util.Objects.requireNonNull;

import dev.triage.core.Ticket;

/**
 * A text whose category is known, as files have it.
 *
 * @param id unique in its file
 * @param subject may be empty
 * @param label category, or empty if the text belongs nowhere
 */
public record LabelledText(String id, String subject, String text, String label) {

    public LabelledText {
        requireNonNull(id, "id");
        requireNonNull(subject, "subject");
        requireNonNull(text, "text");
        requireNonNull(label, "label");
    }

    /** What the router looks at. */
    public String content() {
        return ticket().content();
    }

    /** As the router would get it. */
    Ticket ticket() {
        return Ticket.of(id, subject, text);
    }
}
