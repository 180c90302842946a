package dev.triage.topology;

import dev.triage.core.LabelledExample;
import dev.triage.core.LabelledTicket;
import dev.triage.core.ReviewTicket;

/** What a ticket or a decision brings about, each for one topic. */
sealed interface TicketEvent {

    record Label(LabelledTicket ticket) implements TicketEvent {}

    /** @param ticket null if the ticket leaves review */
    record Review(ReviewTicket ticket) implements TicketEvent {}

    /** @param example null if it is taken back */
    record Example(String id, LabelledExample example) implements TicketEvent {}

    record Dead(DeadLetter letter) implements TicketEvent {}
}
