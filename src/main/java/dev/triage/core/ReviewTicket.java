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

    public static ReviewTicket of(Decision.NeedsReview decision, Instant enteredAt) {
        return new ReviewTicket(decision.ticket(), decision.reasons(), enteredAt, decision.judgement());
    }

    /** A copy of a routed ticket, drawn to see whether the promise is kept. */
    public static ReviewTicket audit(Decision.Labelled decision, Instant enteredAt) {
        return new ReviewTicket(decision.ticket(), Set.of(ReviewReason.AUDIT), enteredAt, decision.judgement());
    }
}
