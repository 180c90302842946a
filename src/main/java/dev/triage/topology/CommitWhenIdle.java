package dev.triage.topology;

import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;

/**
 * Forwards records as they are, and has what becomes of them committed as soon as the thread is idle. It stands where
 * records arrive, not behind a store's cache: what comes out of that comes with the commit, too late to ask for one.
 */
final class CommitWhenIdle<K, V> extends ContextualFixedKeyProcessor<K, V, V> {
    private final CommitPace pace;
    private final boolean awaited;
    private CommitPace.OfTask commits;

    /** @param awaited whether somebody waits for the records' results */
    CommitWhenIdle(CommitPace pace, boolean awaited) {
        this.pace = pace;
        this.awaited = awaited;
    }

    @Override
    public void init(FixedKeyProcessorContext<K, V> context) {
        super.init(context);
        commits = awaited ? pace.ofAwaited(context) : pace.of(context);
    }

    @Override
    public void process(FixedKeyRecord<K, V> record) {
        context().forward(record);
        commits.recordDone();
    }
}
