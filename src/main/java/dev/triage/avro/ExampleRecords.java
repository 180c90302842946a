package dev.triage.avro;

import dev.triage.core.LabelledExample;

final class ExampleRecords {

    static final RecordType<LabelledExample, dev.triage.record.LabelledExample> TYPE = RecordType.of(
            "an example", dev.triage.record.LabelledExample.class, ExampleRecords::toRecord, ExampleRecords::toCore);

    private ExampleRecords() {}

    private static dev.triage.record.LabelledExample toRecord(LabelledExample example) {
        return new dev.triage.record.LabelledExample(
                example.id(), example.text(), example.category(), example.source());
    }

    private static LabelledExample toCore(dev.triage.record.LabelledExample record, String key) {
        String id = record.getId().isEmpty() && key != null ? key : record.getId();
        return new LabelledExample(id, record.getText(), record.getCategory(), record.getSource());
    }
}
