package dev.triage.runtime;

import dev.triage.core.Decision;
import dev.triage.core.Fit;
import dev.triage.core.ReviewReason;
import dev.triage.core.ReviewTicket;
import dev.triage.core.RouterState;
import dev.triage.core.TriageMetrics;
import dev.triage.runtime.console.AuditTally;
import dev.triage.runtime.console.ReviewQueue;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The router's reports as meters. Categories are the operator's own and bounded; ids and texts never get here. */
final class MicrometerMetrics implements TriageMetrics {
    private final MeterRegistry registry;
    private final EncodingMeters encodings;
    private final AtomicLong fitWaitingMs = new AtomicLong();
    private final Counter fitFailures;
    private final MultiGauge lag;

    MicrometerMetrics(MeterRegistry registry) {
        this.registry = registry;
        encodings = new EncodingMeters(registry);
        seconds("triage.fit.waiting", () -> fitWaitingMs.get() / 1e3)
                .description("How long the oldest changed example that no fit has seen has waited for one")
                .register(registry);
        lag = MultiGauge.builder("triage.lag")
                .description("Tickets on the topic that the application has not read")
                .baseUnit("records")
                .register(registry);
        // from the start, so that the first failure is seen as a rise
        fitFailures = Counter.builder("triage.fit.failures")
                .description("Fits that went wrong; the former one stays")
                .register(registry);
    }

    private static Gauge.Builder<Supplier<Number>> seconds(String name, Supplier<Number> value) {
        return Gauge.builder(name, value).baseUnit("seconds");
    }

    private static double secondsSince(Instant then) {
        return Duration.between(then, Instant.now()).toMillis() / 1e3;
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
        seconds("triage.state.age", () -> secondsSince(state.get().asOf()))
                .description("Time since the router's state last changed")
                .register(registry);
        seconds("triage.fit.age", () -> newestFit(state.get())
                        .map(MicrometerMetrics::secondsSince)
                        .orElse(Double.NaN))
                .description("Age of the newest fit in effect; no number without one")
                .register(registry);
    }

    private static Optional<Instant> newestFit(RouterState state) {
        return state.encoders().values().stream()
                .flatMap(knowledge -> knowledge.fit().stream())
                .map(Fit::fittedAt)
                .max(Comparator.naturalOrder());
    }

    /** Shows how many tickets nobody has read, on each partition; empty if that isn't known. */
    void lag(Map<Integer, Long> byPartition) {
        lag.register(
                byPartition.entrySet().stream()
                        .map(entry -> MultiGauge.Row.of(
                                Tags.of("partition", Integer.toString(entry.getKey())), entry.getValue()))
                        .collect(Collectors.toList()),
                true);
    }

    /** Shows what waits for people, and whether their verdicts bear the promise out. */
    void watchPeople(ReviewQueue queue, AuditTally audit, double precision) {
        Gauge.builder("triage.review.backlog", queue, ReviewQueue::size)
                .description("Tickets that wait for a person")
                .register(registry);
        seconds("triage.review.backlog.age", () -> queue.snapshot().stream()
                        .map(ReviewQueue.Item::ticket)
                        .map(ReviewTicket::enteredAt)
                        .min(Comparator.naturalOrder())
                        .map(MicrometerMetrics::secondsSince)
                        .orElse(0.0))
                .description("How long the oldest ticket has waited for a person; 0 if none waits")
                .register(registry);
        Gauge.builder("triage.precision.target", () -> precision)
                .description("Share of the routed tickets that is promised to be right")
                .register(registry);
        Gauge.builder("triage.audit.verdicts", () -> audit.precision().verdicts())
                .description("Routed tickets that people have judged by audit")
                .register(registry);
        Gauge.builder("triage.audit.precision", () -> audit.precision().precision())
                .description("Share of the routed tickets that was right, by audit; no number without verdicts")
                .register(registry);
        Gauge.builder("triage.audit.precision.upper", () -> audit.precision().upper())
                .description("Upper end of that share's interval: below the target, the promise is broken")
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
        encodings.encoded(encoder, nanos, tokens, truncated);
    }

    @Override
    public void cacheAsked(boolean hit) {
        encodings.cacheAsked(hit);
    }

    @Override
    public void exampleEncoded() {
        registry.counter("triage.examples.encoded").increment();
    }

    @Override
    public void fitWaiting(Duration waiting) {
        fitWaitingMs.set(waiting.toMillis());
    }

    @Override
    public void fitFailed() {
        fitFailures.increment();
    }

    @Override
    public void malformedState() {
        registry.counter("triage.state.malformed").increment();
    }
}
