package dev.triage.topology;

import dev.triage.core.Centroid;
import dev.triage.core.CentroidKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.TimestampedKeyValueStore;

/**
 * Publishes a changed centroid with the commit that sums it, but each at most once in an interval, so that an import
 * doesn't flood the topic that every instance reads. What has to wait is noted in a store, so that it isn't forgotten in
 * a crash; the timer runs only while something waits, as each of its ticks costs a transaction.
 */
final class PublishCentroids extends ContextualProcessor<CentroidKey, Centroid, byte[], byte[]> {
    private final Duration interval;
    private final Map<CentroidKey, Long> published = new HashMap<>();
    private KeyValueStore<CentroidKey, Long> pending;
    private TimestampedKeyValueStore<CentroidKey, Centroid> sums;
    private final CommitPace pace;
    private CommitPace.OfTask commits;
    private Cancellable timer;

    PublishCentroids(Duration interval, CommitPace pace) {
        this.interval = interval;
        this.pace = pace;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        super.init(context);
        commits = pace.of(context);
        pending = context.getStateStore(Names.PENDING_STORE);
        sums = context.getStateStore(Names.SUMS_STORE);
        try (KeyValueIterator<CentroidKey, Long> waiting = pending.all()) {
            if (waiting.hasNext()) {
                startTimer();
            }
        }
    }

    @Override
    public void process(Record<CentroidKey, Centroid> record) {
        long now = context().currentSystemTimeMs();
        Long last = published.get(record.key());
        if (last == null || now - last >= interval.toMillis()) {
            pending.delete(record.key());
            publish(record.key(), record.value(), now);
        } else {
            pending.put(record.key(), record.timestamp());
            startTimer();
        }
    }

    private void publish(CentroidKey key, Centroid centroid, long now) {
        published.put(key, now);
        StateRecord part = new StateRecord.OfCentroid(key, centroid);
        context().forward(new Record<>(part.key(), part.value(), now));
    }

    private void startTimer() {
        if (timer == null) {
            timer = context().schedule(interval, PunctuationType.WALL_CLOCK_TIME, this::publishPending);
        }
    }

    private void publishPending(long now) {
        List<CentroidKey> waiting = new ArrayList<>();
        try (KeyValueIterator<CentroidKey, Long> all = pending.all()) {
            all.forEachRemaining((KeyValue<CentroidKey, Long> entry) -> waiting.add(entry.key));
        }
        for (CentroidKey key : waiting) {
            publish(key, sums.get(key).value(), now);
            pending.delete(key);
        }
        if (waiting.isEmpty()) {
            timer.cancel();
            timer = null;
        } else {
            commits.recordDone();
        }
    }
}
