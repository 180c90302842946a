package dev.triage.runtime.console;

import dev.triage.core.Candidate;
import dev.triage.core.Judgement;
import dev.triage.core.ReviewDecision;
import dev.triage.core.ReviewDecision.Action;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How sure the router was of the tickets that people decided, and whether it was right. Tickets that people came across
 * by themselves are left out: nobody drew them by chance, so they say nothing about the others. Bounded. Safe for use by
 * several threads.
 */
public final class ReviewedHistory {
    private static final int MOST_JUDGED = 200_000;

    private final String noneLabel;
    private final Map<String, Judged> judged = new LinkedHashMap<>();
    private final Map<String, ReviewDecision> decided =
            new LinkedHashMap<>(); // perhaps before it is read how they were judged

    /** @param noneLabel category that means "belongs nowhere" */
    public ReviewedHistory(String noneLabel) {
        this.noneLabel = noneLabel;
    }

    /** @param routedAt null if a person was asked */
    private record Judged(String encoder, String category, double confidence, Instant routedAt) {}

    /**
     * @param category that the router thought best
     * @param confidence 0 to 1, as it was when the ticket was judged
     * @param routed true if it was routed and drawn for audit, so that it stands for many others
     */
    public record Verdict(String encoder, String category, double confidence, boolean routed, boolean right) {}

    /** The router judged a ticket; without a calibrated confidence there is nothing to remember. */
    public synchronized void judged(String ticketId, Judgement judgement) {
        Judged before = judged.get(ticketId);
        put(ticketId, judgement, before == null ? null : before.routedAt());
    }

    /** As {@link #judged}, of a ticket that was routed and drawn for audit. */
    public synchronized void audited(String ticketId, Judgement judgement, Instant enteredAt) {
        Judged before = judged.get(ticketId);
        put(ticketId, judgement, before == null || before.routedAt() == null ? enteredAt : before.routedAt());
    }

    /** As {@link #judged}, of a ticket that was routed; once more if its content has changed since. */
    public synchronized void routed(String ticketId, Judgement judgement, Instant at) {
        put(ticketId, judgement, at);
    }

    private void put(String ticketId, Judgement judgement, Instant routedAt) {
        if (judgement.confidence().isEmpty() || judgement.candidates().isEmpty()) {
            return;
        }
        Candidate best = judgement.candidates().get(0);
        judged.put(
                ticketId,
                new Judged(
                        judgement.encoder(),
                        best.category(),
                        judgement.confidence().getAsDouble(),
                        routedAt));
        OldestFirst.bound(judged, MOST_JUDGED);
    }

    /** What people say of a ticket by now, as {@link DecisionLog#verdict} has it; empty if nothing. */
    public synchronized void decided(String ticketId, Optional<ReviewDecision> verdict) {
        verdict.ifPresentOrElse(holding -> decided.put(ticketId, holding), () -> decided.remove(ticketId));
        OldestFirst.bound(decided, MOST_JUDGED);
    }

    /** One for each ticket that was decided, in no order. */
    public synchronized List<Verdict> verdicts() {
        List<Verdict> verdicts = new ArrayList<>();
        decided.forEach((ticketId, decision) -> {
            Judged router = judged.get(ticketId);
            if (router == null
                    || (router.routedAt() != null && decision.decidedAt().isBefore(router.routedAt()))) {
                return; // never judged, or decided before the ticket's content changed
            }
            String category = decision.action() == Action.NOWHERE ? noneLabel : decision.category();
            verdicts.add(new Verdict(
                    router.encoder(),
                    router.category(),
                    router.confidence(),
                    router.routedAt() != null,
                    category.equals(router.category())));
        });
        return verdicts;
    }
}
