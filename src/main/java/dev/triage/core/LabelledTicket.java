package dev.triage.core;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * A ticket with its category, as others see it. Later revisions of one ticket replace earlier ones.
 *
 * @param category not blank
 * @param destination team or queue, empty if the category names none
 * @param revision counts up from 1 for each ticket
 * @param decidedBy name of the user where the source is a person, else empty
 * @param embedding of the ticket's content, for search engines; empty where none is carried
 */
public record LabelledTicket(
        Ticket ticket,
        String category,
        String destination,
        Source source,
        Status status,
        int revision,
        String decidedBy,
        Instant decidedAt,
        Judgement judgement,
        Optional<Embedding> embedding) {

    /** Who chose the category. */
    public enum Source {
        ROUTER,
        PERSON
    }

    /** Whether the ticket still belongs to the category. */
    public enum Status {
        ASSIGNED,
        WITHDRAWN
    }

    public LabelledTicket {
        requireNonNull(ticket, "ticket");
        if (requireNonNull(category, "category").isBlank()) {
            throw new IllegalArgumentException("a labelled ticket needs a category that is not blank");
        }
        requireNonNull(destination, "destination");
        requireNonNull(source, "source");
        requireNonNull(status, "status");
        if (revision < 1) {
            throw new IllegalArgumentException("revisions of a labelled ticket count from 1");
        }
        requireNonNull(decidedBy, "decidedBy");
        requireNonNull(decidedAt, "decidedAt");
        requireNonNull(judgement, "judgement");
        requireNonNull(embedding, "embedding");
    }

    /** Without an embedding. */
    public LabelledTicket(
            Ticket ticket,
            String category,
            String destination,
            Source source,
            Status status,
            int revision,
            String decidedBy,
            Instant decidedAt,
            Judgement judgement) {
        this(
                ticket,
                category,
                destination,
                source,
                status,
                revision,
                decidedBy,
                decidedAt,
                judgement,
                Optional.empty());
    }

    /** The same with the embedding of its content. */
    public LabelledTicket with(Embedding of) {
        return new LabelledTicket(
                ticket,
                category,
                destination,
                source,
                status,
                revision,
                decidedBy,
                decidedAt,
                judgement,
                Optional.of(of));
    }

    /** What the router has just decided. */
    public static LabelledTicket routed(Decision.Labelled decision, int revision, Instant decidedAt) {
        return new LabelledTicket(
                decision.ticket(),
                decision.category(),
                decision.destination(),
                Source.ROUTER,
                Status.ASSIGNED,
                revision,
                "",
                decidedAt,
                decision.judgement());
    }
}
