package dev.triage.avro;

import dev.triage.core.Ticket;

final class TicketRecords {

    static final RecordType<Ticket, dev.triage.record.Ticket> TYPE = RecordType.of(
            "a ticket", dev.triage.record.Ticket.class, TicketRecords::toRecord, (record, key) -> toCore(record));

    private TicketRecords() {}

    static dev.triage.record.Ticket toRecord(Ticket ticket) {
        return new dev.triage.record.Ticket(
                ticket.id(),
                ticket.subject(),
                ticket.text(),
                ticket.channel(),
                ticket.attributes(),
                ticket.created(),
                ticket.trace());
    }

    static Ticket toCore(dev.triage.record.Ticket record) {
        return new Ticket(
                record.getId(),
                record.getSubject(),
                record.getText(),
                record.getChannel(),
                record.getAttributes(),
                record.getCreated(),
                record.getTrace());
    }
}
