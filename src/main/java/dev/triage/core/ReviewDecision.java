package dev.triage.core;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * What a person decided about a ticket.
 *
 * @param id unique, not blank; the same decision sent twice has the effect of once
 * @param ticketId not blank
 * @param category not blank where the action names one, else empty
 * @param undoes id of the decision taken back, not blank for {@link Action#UNDO}, else empty
 * @param decidedBy name of the user, may be empty
 */
public record ReviewDecision(
        String id,
        String ticketId,
        Action action,
        String category,
        String undoes,
        String decidedBy,
        Instant decidedAt) {

    /** What is done with the ticket. */
    public enum Action {
        /** The first candidate is right. */
        ACCEPT,
        /** Another category is right. */
        CORRECT,
        /** It belongs to no category. */
        NOWHERE,
        /** Somebody else should look. */
        SKIP,
        /** It was routed, and wrongly. */
        REASSIGN,
        /** An earlier decision is taken back. */
        UNDO;

        /** True if the decision has to say which category. */
        public boolean namesCategory() {
            return this == ACCEPT || this == CORRECT || this == REASSIGN;
        }
    }

    public ReviewDecision {
        requireNonNull(action, "action");
        requireNonNull(decidedBy, "decidedBy");
        requireNonNull(decidedAt, "decidedAt");
        requireText(id, "id", true);
        requireText(ticketId, "ticketId", true);
        requireText(category, "category", action.namesCategory());
        requireText(undoes, "undoes", action == Action.UNDO);
    }

    private static void requireText(String value, String name, boolean needed) {
        if (requireNonNull(value, name).isBlank() && needed) {
            throw new IllegalArgumentException("such a review decision needs a " + name + " that is not blank");
        }
    }
}
