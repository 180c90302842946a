package dev.triage.runtime;

import dev.triage.core.Decision;
import dev.triage.core.ReviewReason;
import dev.triage.core.RouterState;
import dev.triage.core.TriageMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The router's reports as meters. Categories are the operator's own and bounded; ids and texts never get here. */
final class MicrometerMetrics implements TriageMetrics {
    private final MeterRegistry registry;

    MicrometerMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Shows what the router knows. */
    void watch(Supplier<RouterState> state) {
        Gauge.builder("triage.centroids", () -> state.get().encoders().values().stream()
                        .mapToInt(knowledge -> knowledge.index().size())
                        .sum())
                .description("Centroids in the router's state")
                .register(registry);
        Gauge.builder("triage.centroids.examples", () -> state.get().examples())
                .description("Examples in the router's centroids")
                .register(registry);
        Gauge.builder("triage.state.version", () -> state.get().version())
                .description("Offset on the centroids topic that the router's state has reached")
                .register(registry);
        Gauge.builder(
                        "triage.state.age",
                        () -> Duration.between(state.get().asOf(), Instant.now())
                                        .toMillis()
                                / 1e3)
                .description("Time since the router's state last changed")
                .baseUnit("seconds")
                .register(registry);
    }

    @Override
    public void decided(Decision decision) {
        if (decision instanceof Decision.Labelled labelled) {
            outcome("labelled", labelled.category());
            if (labelled.audit()) {
                reason(ReviewReason.AUDIT);
            }
        } else if (decision instanceof Decision.NeedsReview review) {
            outcome(
                    "review",
                    review.judgement().candidates().isEmpty()
                            ? ""
                            : review.judgement().candidates().get(0).category());
            review.reasons().forEach(this::reason);
        }
    }

    /** Under review, the category is the best candidate. */
    private void outcome(String outcome, String category) {
        Counter.builder("triage.tickets")
                .description("Decided tickets by outcome and category")
                .tag("outcome", outcome)
                .tag("category", category)
                .register(registry)
                .increment();
    }

    private void reason(ReviewReason reason) {
        Counter.builder("triage.review.reasons")
                .description("Why tickets went to review; one ticket may have several reasons")
                .tag("reason", reason.name())
                .register(registry)
                .increment();
    }

    @Override
    public void repeatDropped() {
        registry.counter("triage.tickets.repeated").increment();
    }

    @Override
    public void deadLetter(String topic, String reason) {
        Counter.builder("triage.dead.letters")
                .description("Records that could not be used, by topic and reason")
                .tag("topic", topic)
                .tag("reason", reason)
                .register(registry)
                .increment();
    }

    @Override
    public void encoded(String encoder, long nanos, int tokens, boolean truncated) {
        Timer.builder("triage.encode")
                .description("Time to encode one text, cache misses only")
                .tag("encoder", encoder)
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(5))
                .register(registry)
                .record(nanos, TimeUnit.NANOSECONDS);
        registry.counter("triage.encode.tokens", "encoder", encoder).increment(tokens);
        if (truncated) {
            registry.counter("triage.encode.truncations", "encoder", encoder).increment();
        }
    }

    @Override
    public void cacheAsked(boolean hit) {
        registry.counter("triage.encode.cache", "result", hit ? "hit" : "miss").increment();
    }

    @Override
    public void exampleEncoded() {
        registry.counter("triage.examples.encoded").increment();
    }

    @Override
    public void malformedState() {
        registry.counter("triage.state.malformed").increment();
    }
}
