package dev.triage.runtime;

import io.javalin.Javalin;
import io.javalin.http.Context;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Health and metrics over HTTP: {@code /health/live}, {@code /health/ready}, {@code /metrics}. Not for the outside.
 * Up before the streams are, as those block while the global store loads.
 */
final class ManagementServer implements AutoCloseable {
    private final Javalin server;

    /** @param port 0 for any free one */
    ManagementServer(String host, int port, BooleanSupplier live, BooleanSupplier ready, Supplier<String> metrics) {
        server = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.routes.get("/health/live", context -> answer(context, live.getAsBoolean()));
            config.routes.get("/health/ready", context -> answer(context, ready.getAsBoolean()));
            config.routes.get("/metrics", context -> context.contentType("text/plain; version=0.0.4; charset=utf-8")
                    .result(metrics.get()));
        });
        try {
            server.start(host, port);
        } catch (RuntimeException e) {
            throw new SetupException(
                    "The management port " + port + " can't be opened: choose another with triage.management-port.", e);
        }
    }

    private static void answer(Context context, boolean good) {
        context.status(good ? 200 : 503)
                .contentType("application/json")
                .result(good ? "{\"status\":\"UP\"}" : "{\"status\":\"DOWN\"}");
    }

    int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
    }
}
