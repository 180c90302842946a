package dev.triage.core;

import static java.util.Objects.requireNonNull;

import java.util.EnumSet;
import java.util.Set;

/** What becomes of a ticket: exactly one of routed and sent to a person. */
public sealed interface Decision {

    Ticket ticket();

    Judgement judgement();

    /**
     * Routed without a person.
     *
     * @param audit true if a copy goes to review, to see whether the promise is kept
     */
    record Labelled(Ticket ticket, String category, String destination, boolean audit, Judgement judgement)
            implements Decision {
        public Labelled {
            requireNonNull(ticket, "ticket");
            requireNonNull(category, "category");
            requireNonNull(destination, "destination");
            requireNonNull(judgement, "judgement");
        }
    }

    /** @param reasons at least one */
    record NeedsReview(Ticket ticket, Set<ReviewReason> reasons, Judgement judgement) implements Decision {
        public NeedsReview {
            requireNonNull(ticket, "ticket");
            requireNonNull(judgement, "judgement");
            reasons = Set.copyOf(EnumSet.copyOf(reasons));
        }
    }
}
