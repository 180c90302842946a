package dev.triage.core;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Set;

/**
 * A ticket that waits for a person, and why.
 *
 * @param reasons those this version knows; empty only if a later version wrote nothing but reasons of its own
 */
public record ReviewTicket(Ticket ticket, Set<ReviewReason> reasons, Instant enteredAt, Judgement judgement) {

    public ReviewTicket {
        requireNonNull(ticket, "ticket");
        reasons = Set.copyOf(reasons);
        requireNonNull(enteredAt, "enteredAt");
        requireNonNull(judgement, "judgement");
    }

    /** Of a ticket that the router sent to people or, if it was routed, drew for audit. */
    public static ReviewTicket of(Decision decision, Instant enteredAt) {
        Set<ReviewReason> reasons =
                decision instanceof Decision.NeedsReview review ? review.reasons() : Set.of(ReviewReason.AUDIT);
        return new ReviewTicket(decision.ticket(), reasons, enteredAt, decision.judgement());
    }
}
