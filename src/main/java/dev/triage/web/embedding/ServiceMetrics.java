package dev.triage.web.embedding;

import dev.triage.core.TriageMetrics;
import dev.triage.runtime.EncodingMeters;
import dev.triage.web.WebServer;
import dev.triage.web.WorkPool;
import io.javalin.config.RoutesConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** What the service counts, and {@code GET /metrics}. Routes are the server's own patterns; texts never get here. */
public final class ServiceMetrics implements TriageMetrics, WebServer.Module {
    private static final String START = "triage.start";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<Outcome, Timer> requests = new ConcurrentHashMap<>();
    private final EncodingMeters encodings = new EncodingMeters(registry);

    private record Outcome(String route, int status) {}

    /** Adds how much work is under way. */
    void watch(WorkPool pool) {
        Gauge.builder("triage.work.jobs", pool, WorkPool::jobs)
                .description("Requests that are computed or wait for it")
                .register(registry);
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.before(context -> context.attribute(START, System.nanoTime()));
        routes.after(context -> {
            Long start = context.attribute(START);
            if (start != null && context.endpoints().lastHttpEndpoint() != null) {
                String route = context.endpoints().lastHttpEndpoint().path;
                requests.computeIfAbsent(new Outcome(route, context.statusCode()), this::timer)
                        .record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
            }
        });
        routes.get("/metrics", context -> context.contentType("text/plain; version=0.0.4; charset=utf-8")
                .result(registry.scrape()));
    }

    private Timer timer(Outcome outcome) {
        return Timer.builder("triage.http.requests")
                .description("Requests by route and status, until the answer was handed over")
                .tag("route", outcome.route())
                .tag("status", Integer.toString(outcome.status()))
                .register(registry);
    }

    @Override
    public void encoded(String encoder, long nanos, int tokens, boolean truncated) {
        encodings.encoded(encoder, nanos, tokens, truncated);
    }

    @Override
    public void cacheAsked(boolean hit) {
        encodings.cacheAsked(hit);
    }
}
