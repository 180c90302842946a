package dev.triage.topology;

import dev.triage.core.RouterState;
import dev.triage.core.TriageMetrics;
import java.time.Instant;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills the global store and the view from the {@code centroids} topic.
 *
 * <p>It reads bytes and never throws for their content: a global thread that dies can't be replaced. Restoring and
 * running are done by two instances, so each begins with what the store has.
 */
final class LoadRouterState implements Processor<byte[], byte[], Void, Void> {
    private static final Logger LOG = LoggerFactory.getLogger(LoadRouterState.class);
    private static final Bytes VERSION = Bytes.wrap(new byte[] {0});

    private final RouterStateView view;
    private final TriageMetrics metrics;
    private final FitAssembler fits = new FitAssembler();
    private ProcessorContext<Void, Void> context;
    private KeyValueStore<Bytes, byte[]> store;

    LoadRouterState(RouterStateView view, TriageMetrics metrics) {
        this.view = view;
        this.metrics = metrics;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        this.context = context;
        store = context.getStateStore(Names.STATE_STORE);
        RouterState state = RouterState.EMPTY;
        try (KeyValueIterator<Bytes, byte[]> stored = store.all()) {
            while (stored.hasNext()) {
                KeyValue<Bytes, byte[]> part = stored.next();
                if (part.key.equals(VERSION)) {
                    BinaryReader in = new BinaryReader(part.value);
                    state = state.at(in.i64(), Instant.ofEpochMilli(in.i64()));
                } else {
                    state = fits.apply(StateRecord.read(part.key.get(), part.value), state);
                }
            }
        }
        view.replace(state);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        long offset = context.recordMetadata().orElseThrow().offset();
        RouterState changed;
        try {
            changed = fits.apply(StateRecord.read(record.key(), record.value()), view.latest());
        } catch (SerializationException e) {
            metrics.malformedState();
            LOG.warn("Skipped a malformed state record. offset={} cause={}", offset, e.getMessage());
            return;
        }
        store.put(Bytes.wrap(record.key()), record.value());
        store.put(
                VERSION, new BinaryWriter().i64(offset).i64(record.timestamp()).toBytes());
        view.replace(changed.at(offset, Instant.ofEpochMilli(record.timestamp())));
    }
}
