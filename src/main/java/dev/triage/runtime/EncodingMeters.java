package dev.triage.runtime;

import dev.triage.core.TriageMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** What encoders and their caches report, as meters: the same for an instance and for the embedding service. */
public final class EncodingMeters implements TriageMetrics {
    private final MeterRegistry registry;
    private final Map<String, OfEncoder> encoders = new ConcurrentHashMap<>();
    private final Counter hits;
    private final Counter misses;

    public EncodingMeters(MeterRegistry registry) {
        this.registry = registry;
        hits = registry.counter("triage.encode.cache", "result", "hit");
        misses = registry.counter("triage.encode.cache", "result", "miss");
    }

    private record OfEncoder(Timer time, Counter tokens, Counter truncations) {}

    private OfEncoder meters(String encoder) {
        return new OfEncoder(
                Timer.builder("triage.encode")
                        .description("Time to encode one text, cache misses only")
                        .tag("encoder", encoder)
                        .publishPercentileHistogram()
                        .minimumExpectedValue(Duration.ofMillis(1))
                        .maximumExpectedValue(Duration.ofSeconds(5))
                        .register(registry),
                registry.counter("triage.encode.tokens", "encoder", encoder),
                registry.counter("triage.encode.truncations", "encoder", encoder));
    }

    @Override
    public void encoded(String encoder, long nanos, int tokens, boolean truncated) {
        OfEncoder meters = encoders.computeIfAbsent(encoder, this::meters);
        meters.time().record(nanos, TimeUnit.NANOSECONDS);
        meters.tokens().increment(tokens);
        if (truncated) {
            meters.truncations().increment();
        }
    }

    @Override
    public void cacheAsked(boolean hit) {
        (hit ? hits : misses).increment();
    }
}
