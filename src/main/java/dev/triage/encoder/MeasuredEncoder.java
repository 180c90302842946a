package dev.triage.encoder;

import static java.util.Objects.requireNonNull;

import dev.triage.core.Encoder;
import dev.triage.core.Encoding;
import dev.triage.core.ForwardingEncoder;
import dev.triage.core.TriageMetrics;

/** Reports every text that goes through an encoder's network. */
final class MeasuredEncoder extends ForwardingEncoder {
    private final TriageMetrics metrics;

    MeasuredEncoder(Encoder encoder, TriageMetrics metrics) {
        super(encoder);
        this.metrics = requireNonNull(metrics, "metrics");
    }

    @Override
    public Encoding encode(String text) {
        long start = System.nanoTime();
        Encoding encoding = super.encode(text);
        metrics.encoded(id(), System.nanoTime() - start, encoding.tokens().length, encoding.truncated());
        return encoding;
    }
}
