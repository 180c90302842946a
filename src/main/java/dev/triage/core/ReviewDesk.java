package dev.triage.core;

import static java.util.Objects.requireNonNull;

import dev.triage.core.LabelledTicket.Source;
import dev.triage.core.LabelledTicket.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Applies people's decisions to a ticket's history. Pure: says what follows and does nothing. Of two decisions about the
 * same ticket the first wins; whatever was decided can be undone, last first.
 */
public final class ReviewDesk {
    private final String noneLabel;

    /** @param noneLabel category that means "belongs nowhere" */
    public ReviewDesk(String noneLabel) {
        this.noneLabel = requireNonNull(noneLabel, "noneLabel");
    }

    /** What follows from a decision. */
    public sealed interface Outcome {

        /** Nothing at all: the same decision had its effect before. */
        record Repeated() implements Outcome {}

        /**
         * It can't be applied.
         *
         * @param reason one of a fixed set
         * @param message one sentence
         */
        record Refused(String reason, String message) implements Outcome {}

        /**
         * @param history as it is now
         * @param labels to emit, in this order
         * @param example what the ticket teaches from now on; empty if nothing
         * @param exampleChanged false if that is as before
         * @param inReview true if the ticket waits for a person now
         * @param reviewChanged false if that is as before
         */
        record Applied(
                TicketHistory history,
                List<LabelledTicket> labels,
                Optional<LabelledExample> example,
                boolean exampleChanged,
                boolean inReview,
                boolean reviewChanged)
                implements Outcome {}
    }

    /** Id of the example that a decided ticket is. */
    public static String exampleId(String ticketId) {
        return "ticket:" + ticketId;
    }

    /**
     * @param history of the ticket; null if it isn't known
     * @param state for destinations
     */
    public Outcome apply(TicketHistory history, ReviewDecision decision, RouterState state) {
        if (history == null) {
            return new Outcome.Refused("UNKNOWN_TICKET", "No such ticket is known, or no longer.");
        }
        if (history.applied().contains(decision.id())) {
            return new Outcome.Repeated();
        }
        return switch (decision.action()) {
            case SKIP ->
                history.inReview() ? applied(history, history.decisions(), decision, state) : refusedAsClosed(history);
            case ACCEPT, CORRECT, NOWHERE ->
                history.inReview()
                        ? applied(history, pushed(history, decision), decision, state)
                        : refusedAsClosed(history);
            case REASSIGN ->
                history.category(noneLabel).isPresent()
                        ? applied(history, pushed(history, decision), decision, state)
                        : new Outcome.Refused(
                                "NOT_ROUTED",
                                "The ticket still waits in review: decide it there instead of reassigning it.");
            case UNDO ->
                history.latest()
                                .filter(latest -> latest.id().equals(decision.undoes()))
                                .isPresent()
                        ? applied(
                                history,
                                history.decisions()
                                        .subList(0, history.decisions().size() - 1),
                                decision,
                                state)
                        : new Outcome.Refused(
                                "NOTHING_TO_UNDO",
                                "Only the latest decision on a ticket can be undone, and this isn't it.");
        };
    }

    private static Outcome refusedAsClosed(TicketHistory history) {
        return history.latest().isPresent()
                ? new Outcome.Refused(
                        "ALREADY_DECIDED", "Somebody has decided this ticket before: the first decision holds.")
                : new Outcome.Refused(
                        "NOT_IN_REVIEW", "The ticket was routed and isn't in review: reassign it instead.");
    }

    private static List<ReviewDecision> pushed(TicketHistory history, ReviewDecision decision) {
        List<ReviewDecision> decisions = new ArrayList<>(history.decisions());
        decisions.add(decision);
        return decisions;
    }

    private Outcome applied(
            TicketHistory before, List<ReviewDecision> decisions, ReviewDecision decision, RouterState state) {
        TicketHistory after = before.with(decisions, before.revision(), decision.id());
        Optional<String> was = before.category(noneLabel);
        Optional<String> is = after.category(noneLabel);
        List<LabelledTicket> labels = new ArrayList<>();
        int revision = before.revision();
        if (!was.equals(is)) {
            boolean taken = decision.action() == ReviewDecision.Action.UNDO;
            if (taken && was.isPresent()) {
                labels.add(label(before, was.get(), Status.WITHDRAWN, ++revision, decision, state));
            }
            if (is.isPresent()) {
                labels.add(label(after, is.get(), Status.ASSIGNED, ++revision, decision, state));
            }
        }
        Optional<LabelledExample> example = example(after);
        return new Outcome.Applied(
                before.with(decisions, revision, decision.id()),
                List.copyOf(labels),
                example,
                !Objects.equals(example, example(before)),
                after.inReview(),
                after.inReview() != before.inReview());
    }

    private LabelledTicket label(
            TicketHistory history,
            String category,
            Status status,
            int revision,
            ReviewDecision cause,
            RouterState state) {
        return new LabelledTicket(
                history.ticket(),
                category,
                state.category(category).destination(),
                history.latest().isPresent() ? Source.PERSON : Source.ROUTER,
                status,
                revision,
                cause.decidedBy(),
                cause.decidedAt(),
                history.routed().judgement());
    }

    /** A decided ticket is an example of its category, if there is anything to read in it. */
    private Optional<LabelledExample> example(TicketHistory history) {
        String content = history.ticket().content();
        if (history.latest().isEmpty() || content.isBlank()) {
            return Optional.empty();
        }
        return Optional.of(new LabelledExample(
                exampleId(history.ticket().id()),
                content,
                history.category(noneLabel).orElseThrow(),
                "review"));
    }
}
