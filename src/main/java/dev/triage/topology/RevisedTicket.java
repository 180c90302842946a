package dev.triage.topology;

import dev.triage.core.Ticket;

/** @param revision 1 for a ticket's first content, then counting up with each change */
record RevisedTicket(Ticket ticket, int revision) {}
