package dev.triage.core;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What has happened to a ticket: how the router decided its latest content, and what people decided since.
 *
 * @param routed the router's decision, which has the ticket
 * @param seenAt when that content came
 * @param revision of the last record on the labelled topic, or of the content; counts up from 1
 * @param decisions of people that hold, oldest first; those taken back are gone
 * @param applied ids of the latest decisions that had an effect, taken back or not
 */
public record TicketHistory(
        Decision routed, Instant seenAt, int revision, List<ReviewDecision> decisions, List<String> applied) {
    private static final int REMEMBERED = 50;

    public TicketHistory {
        requireNonNull(routed, "routed");
        requireNonNull(seenAt, "seenAt");
        decisions = List.copyOf(decisions);
        applied = List.copyOf(applied);
    }

    /** Of a ticket that nobody has decided yet. */
    public static TicketHistory of(Decision routed, Instant seenAt, int revision) {
        return new TicketHistory(routed, seenAt, revision, List.of(), List.of());
    }

    /** Of the same ticket with other content, which nobody has decided yet: what was applied before isn't meant for it. */
    public TicketHistory changed(Decision newlyRouted, Instant newlySeenAt) {
        return new TicketHistory(newlyRouted, newlySeenAt, revision + 1, List.of(), applied);
    }

    public Ticket ticket() {
        return routed.ticket();
    }

    /** The decision of a person that holds, if any. */
    public Optional<ReviewDecision> latest() {
        return decisions.isEmpty() ? Optional.empty() : Optional.of(decisions.get(decisions.size() - 1));
    }

    /** True if the ticket waits for a person, be it undecided or drawn for audit. */
    public boolean inReview() {
        return decisions.isEmpty()
                && (routed instanceof Decision.NeedsReview
                        || (routed instanceof Decision.Labelled labelled && labelled.audit()));
    }

    /**
     * Where the ticket belongs by what is known now.
     *
     * @param noneLabel stands for "nowhere"
     */
    public Optional<String> category(String noneLabel) {
        if (latest().isPresent()) {
            ReviewDecision decision = latest().get();
            return Optional.of(decision.action() == ReviewDecision.Action.NOWHERE ? noneLabel : decision.category());
        }
        return routed instanceof Decision.Labelled labelled ? Optional.of(labelled.category()) : Optional.empty();
    }

    TicketHistory with(List<ReviewDecision> newDecisions, int newRevision, String decisionId) {
        List<String> ids = new ArrayList<>(applied);
        ids.add(decisionId);
        return new TicketHistory(
                routed,
                seenAt,
                newRevision,
                newDecisions,
                ids.subList(Math.max(0, ids.size() - REMEMBERED), ids.size()));
    }
}
