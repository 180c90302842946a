package dev.triage.web.embedding;

import dev.triage.core.Decision;
import dev.triage.core.Ticket;

/** Says what would become of a ticket, without doing it. Safe for use by several threads. */
@FunctionalInterface
public interface Predictor {

    Decision predict(Ticket ticket);
}
