package dev.triage.topology;

import dev.triage.core.TriageMetrics;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Decodes records from outside; what can't be decoded is marked as dead and described in its headers. */
final class ReadRecord<T> extends ContextualProcessor<byte[], byte[], String, Readable<T>> {
    private final RecordReader<T> reader;
    private final TriageMetrics metrics;
    private final CommitPace pace;
    private CommitPace.OfTask commits;

    ReadRecord(RecordReader<T> reader, TriageMetrics metrics, CommitPace pace) {
        this.reader = reader;
        this.metrics = metrics;
        this.pace = pace;
    }

    @Override
    public void init(ProcessorContext<String, Readable<T>> context) {
        super.init(context);
        commits = pace.of(context);
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
        commits.recordDone();
    }
}
