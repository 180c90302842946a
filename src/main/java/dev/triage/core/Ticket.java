package dev.triage.core;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * A work order as it arrived.
 *
 * @param id unique, not blank
 * @param subject one line, may be empty
 * @param text what the customer wrote, may be empty
 * @param channel where it came in, may be empty
 * @param attributes whatever else the source knows
 * @param created when the customer sent it
 * @param trace correlation id of the source, passed through
 */
public record Ticket(
        String id,
        String subject,
        String text,
        String channel,
        Map<String, String> attributes,
        Instant created,
        String trace) {

    public Ticket {
        requireNonNull(id, "id");
        requireNonNull(subject, "subject");
        requireNonNull(text, "text");
        requireNonNull(channel, "channel");
        requireNonNull(created, "created");
        requireNonNull(trace, "trace");
        attributes = Map.copyOf(attributes);
        if (id.isBlank()) {
            throw new IllegalArgumentException("a ticket needs an id that is not blank");
        }
    }

    public static Ticket of(String id, String subject, String text) {
        return new Ticket(id, subject, text, "", Map.of(), Instant.EPOCH, "");
    }

    /** Subject and text as one, which is what encoders and rules look at. */
    public String content() {
        if (subject.isBlank()) {
            return text;
        }
        return text.isBlank() ? subject : subject + "\n" + text;
    }

    /** Equal for tickets that say the same, whatever their id, time and trace. */
    public Digest contentDigest() {
        Digest.Builder digest = Digest.builder().add(subject).add(text).add(channel);
        new TreeMap<>(attributes).forEach((name, value) -> digest.add(name).add(value));
        return digest.build();
    }
}
