package dev.triage.topology;

import dev.triage.core.Digest;
import dev.triage.core.Ticket;
import dev.triage.core.TriageMetrics;
import java.time.Duration;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;

/**
 * Lets a ticket pass unless the same content last came under the same id. Remembers for a while by the wall clock, as
 * tickets' own times may be anything.
 */
final class DropRepeats extends ContextualFixedKeyProcessor<String, Ticket, RevisedTicket> {
    private final Duration window;
    private final TriageMetrics metrics;
    private WindowStore<String, Seen> seen;

    DropRepeats(Duration window, TriageMetrics metrics) {
        this.window = window;
        this.metrics = metrics;
    }

    @Override
    public void init(FixedKeyProcessorContext<String, RevisedTicket> context) {
        super.init(context);
        seen = context.getStateStore(Names.SEEN_STORE);
    }

    @Override
    public void process(FixedKeyRecord<String, Ticket> record) {
        long now = context().currentSystemTimeMs();
        Seen last = lastSeen(record.key(), now);
        Digest content = record.value().contentDigest();
        if (last != null && last.content().equals(content)) {
            metrics.repeatDropped();
            return;
        }
        int revision = last == null ? 1 : last.revision() + 1;
        seen.put(record.key(), new Seen(content, revision), now);
        context().forward(record.withValue(new RevisedTicket(record.value(), revision)));
    }

    private Seen lastSeen(String id, long now) {
        try (WindowStoreIterator<Seen> newestFirst =
                seen.backwardFetch(id, Math.max(0, now - window.toMillis()), now)) {
            return newestFirst.hasNext() ? newestFirst.next().value : null;
        }
    }
}
