package dev.triage.avro;

import dev.triage.core.Embedding;
import dev.triage.core.LabelledTicket;
import dev.triage.record.LabelStatus;
import dev.triage.record.Source;
import java.util.Optional;

final class LabelledTicketRecords {

    static final RecordType<LabelledTicket, dev.triage.record.LabelledTicket> TYPE = RecordType.of(
            "a labelled ticket",
            dev.triage.record.LabelledTicket.class,
            LabelledTicketRecords::toRecord,
            (record, key) -> toCore(record));

    private LabelledTicketRecords() {}

    private static dev.triage.record.LabelledTicket toRecord(LabelledTicket labelled) {
        return new dev.triage.record.LabelledTicket(
                TicketRecords.toRecord(labelled.ticket()),
                labelled.category(),
                labelled.destination(),
                Source.valueOf(labelled.source().name()),
                LabelStatus.valueOf(labelled.status().name()),
                labelled.revision(),
                labelled.decidedBy(),
                labelled.decidedAt(),
                JudgementRecords.toRecord(labelled.judgement()),
                labelled.embedding()
                        .map(embedding -> new dev.triage.record.Embedding(embedding.encoder(), embedding.vector()))
                        .orElse(null));
    }

    private static LabelledTicket toCore(dev.triage.record.LabelledTicket record) {
        return new LabelledTicket(
                TicketRecords.toCore(record.getTicket()),
                record.getCategory(),
                record.getDestination(),
                LabelledTicket.Source.valueOf(record.getSource().name()),
                LabelledTicket.Status.valueOf(record.getStatus().name()),
                record.getRevision(),
                record.getDecidedBy(),
                record.getDecidedAt(),
                JudgementRecords.toCore(record.getJudgement()),
                Optional.ofNullable(record.getEmbedding())
                        .map(embedding -> new Embedding(embedding.getEncoderId(), embedding.getVector())));
    }
}
