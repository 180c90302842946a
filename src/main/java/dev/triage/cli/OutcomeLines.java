package dev.triage.cli;

import dev.triage.core.LabelledTicket;
import dev.triage.core.ReviewTicket;
import dev.triage.runtime.OutcomeWatcher.Outcome;
import java.io.PrintStream;
import java.util.stream.Collectors;

/** Shows what became of the first few tickets, a line each. */
final class OutcomeLines {
    private static final int SHOWN_TICKETS = 12;

    private final PrintStream out;
    private int shown;

    OutcomeLines(PrintStream out) {
        this.out = out;
    }

    /** An outcome for the first time. */
    void show(String id, Outcome outcome) {
        if (shown++ >= SHOWN_TICKETS) {
            return;
        }
        if (outcome instanceof Outcome.Labelled labelled) {
            LabelledTicket ticket = labelled.ticket();
            out.printf(
                    "  routed  %-10s %-22s %-16s %s%n",
                    id,
                    ticket.category(),
                    ticket.destination(),
                    excerpt(ticket.ticket().content()));
        } else if (outcome instanceof Outcome.Review review) {
            ReviewTicket ticket = review.ticket();
            String best = ticket.judgement().candidates().isEmpty()
                    ? "–"
                    : ticket.judgement().candidates().get(0).category() + "?";
            out.printf(
                    "  review  %-10s %-22s %-16s %s%n",
                    id,
                    best,
                    ticket.reasons().stream().map(Enum::name).sorted().collect(Collectors.joining(",")),
                    excerpt(ticket.ticket().content()));
        } else {
            out.printf("  dead    %-10s%n", id);
        }
    }

    private static String excerpt(String text) {
        String line = text.strip().replaceAll("\\p{C}|\\s+", " ");
        return line.codePointCount(0, line.length()) <= 50
                ? line
                : line.substring(0, line.offsetByCodePoints(0, 49)) + "…";
    }
}
