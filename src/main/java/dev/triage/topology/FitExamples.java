package dev.triage.topology;

import dev.triage.core.EncodedExample;
import dev.triage.core.FitParameters;
import dev.triage.core.Fitter;
import dev.triage.core.RouterState;
import dev.triage.core.TriageMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.TimestampedKeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fits again when enough examples have changed. Runs on the one task that has the single partition of the examples'
 * vectors, learns on a thread of its own, and publishes from the task's thread. How many changes no fit has seen is kept
 * in a store: when the instance dies, the next one goes on with them.
 */
final class FitExamples extends ContextualProcessor<String, EncodedExample, byte[], byte[]> {
    private static final Logger LOG = LoggerFactory.getLogger(FitExamples.class);
    private static final String CHANGES = "changes";
    /** Between two looks whether a fit is due or done, while one is. */
    private static final Duration LOOK = Duration.ofMillis(100);

    private final Fitter fitter;
    private final FitSchedule schedule;
    private final RouterStateView state;
    private final TriageMetrics metrics;
    private KeyValueStore<String, Long> progress;
    private TimestampedKeyValueStore<String, EncodedExample> examples;
    private Cancellable timer;
    private long firstChange;
    private long lastChange;
    private long changesBeingFitted;
    private CompletableFuture<List<FitParameters>> running;

    FitExamples(Fitter fitter, FitSchedule schedule, RouterStateView state, TriageMetrics metrics) {
        this.fitter = fitter;
        this.schedule = schedule;
        this.state = state;
        this.metrics = metrics;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        super.init(context);
        progress = context.getStateStore(Names.FIT_STORE);
        examples = context.getStateStore(Names.VECTORS_STORE);
        if (changes() > 0) {
            noteChange();
        }
    }

    @Override
    public void process(Record<String, EncodedExample> record) {
        progress.put(CHANGES, changes() + 1);
        noteChange();
    }

    private long changes() {
        Long changes = progress.get(CHANGES);
        return changes == null ? 0 : changes;
    }

    private void noteChange() {
        lastChange = context().currentSystemTimeMs();
        if (timer == null) {
            firstChange = lastChange;
            timer = context().schedule(LOOK, PunctuationType.WALL_CLOCK_TIME, this::look);
        }
    }

    private void look(long now) {
        metrics.fitWaiting(changes() == 0 ? Duration.ZERO : Duration.ofMillis(now - firstChange));
        if (running != null) {
            if (running.isDone()) {
                finish(now);
            }
            return;
        }
        long changes = changes();
        if (changes == 0) {
            timer.cancel();
            timer = null;
            return;
        }
        boolean fitted = state.current().encoders().values().stream()
                .anyMatch(knowledge -> knowledge.fit().isPresent());
        if (schedule.isDue(
                changes, Duration.ofMillis(now - firstChange), Duration.ofMillis(now - lastChange), fitted)) {
            start(changes, now);
        }
    }

    private void start(long changes, long now) {
        Map<String, Map<String, EncodedExample>> byEncoder = new TreeMap<>();
        try (KeyValueIterator<String, ValueAndTimestamp<EncodedExample>> all = examples.all()) {
            all.forEachRemaining(entry -> byEncoder
                    .computeIfAbsent(entry.value.value().encoder(), encoder -> new HashMap<>())
                    .put(entry.key, entry.value.value()));
        }
        changesBeingFitted = changes;
        firstChange = now;
        running = new CompletableFuture<>();
        CompletableFuture<List<FitParameters>> result = running;
        Thread thread = new Thread(() -> learn(byEncoder, result), "fit");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.start();
    }

    private void learn(
            Map<String, Map<String, EncodedExample>> byEncoder, CompletableFuture<List<FitParameters>> result) {
        try {
            List<FitParameters> fits = new ArrayList<>();
            byEncoder.forEach(
                    (encoder, ofEncoder) -> fitter.fit(encoder, ofEncoder).ifPresent(fits::add));
            result.complete(fits);
        } catch (RuntimeException | OutOfMemoryError e) {
            result.completeExceptionally(e);
        }
    }

    private void finish(long now) {
        CompletableFuture<List<FitParameters>> done = running;
        running = null;
        progress.put(CHANGES, changes() - changesBeingFitted);
        List<FitParameters> fits;
        try {
            fits = done.join();
        } catch (CompletionException e) {
            metrics.fitFailed();
            LOG.warn("A fit failed; the former one stays until examples change again.", e.getCause());
            return;
        }
        RouterState current = state.current();
        for (FitParameters fit : fits) {
            String version = FitRecords.version(fit);
            boolean known = current.encoder(fit.encoder())
                    .fit()
                    .filter(former -> former.version().equals(version))
                    .isPresent();
            if (!known) {
                for (StateRecord part : FitRecords.of(fit, Instant.ofEpochMilli(now))) {
                    context().forward(new Record<>(part.key(), part.value(), now));
                }
                context().commit();
                LOG.info("Fitted. encoder={} examples={} version={}", fit.encoder(), fit.examples(), version);
            }
        }
    }

    @Override
    public void close() {
        metrics.fitWaiting(Duration.ZERO);
    }
}
