package dev.triage.encoder;

import static java.util.Objects.requireNonNull;

import dev.triage.core.Encoder;
import dev.triage.core.Encoding;
import dev.triage.core.TriageMetrics;

/** Reports every text that goes through an encoder's network. */
final class MeasuredEncoder implements Encoder {
    private final Encoder encoder;
    private final TriageMetrics metrics;

    MeasuredEncoder(Encoder encoder, TriageMetrics metrics) {
        this.encoder = requireNonNull(encoder, "encoder");
        this.metrics = requireNonNull(metrics, "metrics");
    }

    @Override
    public String id() {
        return encoder.id();
    }

    @Override
    public int dimension() {
        return encoder.dimension();
    }

    @Override
    public double similarityThreshold() {
        return encoder.similarityThreshold();
    }

    @Override
    public Encoding encode(String text) {
        long start = System.nanoTime();
        Encoding encoding = encoder.encode(text);
        metrics.encoded(encoder.id(), System.nanoTime() - start, encoding.tokens().length, encoding.truncated());
        return encoding;
    }

    @Override
    public void close() {
        encoder.close();
    }
}
