package dev.triage.avro;

import dev.triage.core.FaqEntry;

final class FaqEntryRecords {

    static final RecordType<FaqEntry, dev.triage.record.FaqEntry> TYPE = RecordType.of(
            "a collected answer", dev.triage.record.FaqEntry.class, FaqEntryRecords::toRecord, FaqEntryRecords::toCore);

    private FaqEntryRecords() {}

    private static dev.triage.record.FaqEntry toRecord(FaqEntry entry) {
        return new dev.triage.record.FaqEntry(
                entry.id(), entry.question(), entry.answer(), entry.link(), entry.category());
    }

    private static FaqEntry toCore(dev.triage.record.FaqEntry record, String key) {
        String id = record.getId().isEmpty() && key != null ? key : record.getId();
        return new FaqEntry(id, record.getQuestion(), record.getAnswer(), record.getLink(), record.getCategory());
    }
}
