package dev.triage.web.embedding;

import dev.triage.runtime.SetupException;
import dev.triage.web.BodyLimit;
import dev.triage.web.Json;
import dev.triage.web.ServedEncoders;
import dev.triage.web.WebServer;
import dev.triage.web.WorkPool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The embedding service on a port of its own: Ollama's API, OpenAI's, {@code /predict}, {@code /health} and
 * {@code /metrics}.
 */
public final class EmbeddingService implements AutoCloseable {
    /** Ollama's. */
    public static final int DEFAULT_PORT = 11434;

    private final WebServer server;

    private EmbeddingService(WebServer server) {
        this.server = server;
    }

    /**
     * @param host address to listen on
     * @param port 0 for any free one
     * @param token that callers must show, if any
     * @param predictor empty as long as there is no classifier
     * @param further modules on the same port
     * @throws SetupException if the port can't be opened, or others could reach it without a token
     */
    public static EmbeddingService start(
            String host,
            int port,
            Optional<String> token,
            ServedEncoders encoders,
            WorkPool pool,
            Supplier<Optional<Predictor>> predictor,
            ServiceMetrics metrics,
            List<WebServer.Module> further) {
        requireToken(host, token);
        metrics.watch(pool);
        BodyLimit bodies = BodyLimit.standard();
        List<WebServer.Module> modules = new ArrayList<>();
        modules.add(metrics);
        modules.add(health());
        modules.add(new OllamaApi(encoders, pool, bodies));
        modules.add(new OpenAiApi(encoders, pool, bodies));
        modules.add(new PredictApi(predictor, pool, bodies));
        modules.addAll(further);
        return new EmbeddingService(WebServer.start(host, port, token, "embedding", modules));
    }

    /**
     * Only this machine may ask without a token.
     *
     * @param host address to listen on
     * @throws SetupException if others could
     */
    public static void requireToken(String host, Optional<String> token) {
        if (token.isEmpty() && !WebServer.isLoopback(host)) {
            throw new SetupException("The embedding service would answer anybody who reaches " + host
                    + ": set triage.embedding-token, or --embedding-token-file, or let it listen on 127.0.0.1.");
        }
    }

    private static WebServer.Module health() {
        return new WebServer.Module() {
            @Override
            public void addTo(io.javalin.config.RoutesConfig routes) {
                routes.get("/health", context -> context.contentType(Json.TYPE).result("{\"status\":\"UP\"}"));
            }

            @Override
            public Set<String> open() {
                return Set.of("/health");
            }
        };
    }

    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
    }
}
