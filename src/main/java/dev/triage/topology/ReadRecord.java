package dev.triage.topology;

import dev.triage.core.TriageMetrics;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/** Decodes records from outside; what can't be decoded is marked as dead and described in its headers. */
final class ReadRecord<T> extends ContextualProcessor<byte[], byte[], String, Readable<T>> {
    private final RecordReader<T> reader;
    private final TriageMetrics metrics;

    ReadRecord(RecordReader<T> reader, TriageMetrics metrics) {
        this.reader = reader;
        this.metrics = metrics;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        Readable<T> readable = reader.read(record.key(), record.value());
        if (readable instanceof Readable.Dead<T> dead) {
            metrics.deadLetter(reader.topic(), dead.letter().reason());
            dead.letter().describe(record.headers(), context().recordMetadata().orElseThrow());
        }
        String id = record.key() == null ? null : RecordReader.id(record.key());
        context().forward(record.withKey(id).withValue(readable));
    }
}
