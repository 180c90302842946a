package dev.triage.web;

import dev.triage.runtime.SetupException;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server of modules. Bounds connections and headers, refuses foreign pages, and answers errors in a caller's shape. */
public final class WebServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
    private static final int MOST_CONNECTIONS = 2000;
    private static final int LEAST_BYTES_PER_SECOND = 100;
    private static final Duration HEAD_PATIENCE = Duration.ofSeconds(10);

    /** Attribute of requests whose answer, be it an error, has its body already. */
    static final String ANSWERED = "triage.answered";

    private static final String BEARER = "Bearer ";

    /** What every answer tells a browser; the pages have scripts and styles in files of their own. */
    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
                    + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Resource-Policy",
            "same-origin");

    private final Javalin server;

    private WebServer(Javalin server) {
        this.server = server;
    }

    /** Adds its routes to a server. */
    @FunctionalInterface
    public interface Module {
        void addTo(RoutesConfig routes);

        /** Paths that need no token. */
        default Set<String> open() {
            return Set.of();
        }
    }

    /**
     * @param host address to listen on
     * @param port 0 for any free one
     * @param token that callers must show, if any
     * @param what for the message when the port is taken, as {@code "embedding"}
     * @throws SetupException if the port can't be opened
     */
    public static WebServer start(String host, int port, Optional<String> token, String what, List<Module> modules) {
        return start(host, port, Optional.empty(), token, what, modules);
    }

    /**
     * As the other, over TLS.
     *
     * @param certificate empty for plain HTTP
     */
    public static WebServer start(
            String host,
            int port,
            Optional<Certificate> certificate,
            Optional<String> token,
            String what,
            List<Module> modules) {
        HostGuard guard = new HostGuard(host);
        Set<String> open = new HashSet<>();
        modules.forEach(module -> open.addAll(module.open()));
        Javalin server = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.http.prefer405over404 = true;
            // vectors hardly shrink, and compressing them costs more than encoding the text
            config.http.compressionStrategy = CompressionStrategy.NONE;
            config.jetty.modifyHttpConfiguration(http -> {
                http.setSendServerVersion(false);
                http.setRequestHeaderSize(16 << 10);
                // a body that trickles would hold a thread as long as its sender likes
                http.setMinRequestDataRate(LEAST_BYTES_PER_SECOND);
            });
            certificate.ifPresent(tls -> config.jetty.addConnector(
                    (jetty, http) -> tls.connector(jetty, new HttpConfiguration(http), host, port)));
            config.jetty.modifyServer(jetty -> {
                jetty.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, jetty));
                jetty.addBean(new HeadDeadline(jetty, HEAD_PATIENCE));
            });
            RoutesConfig routes = config.routes;
            routes.before(context -> {
                HEADERS.forEach(context::header);
                guard.check(context);
                if (token.isPresent() && !open.contains(context.path())) {
                    requireToken(context, token.get());
                }
            });
            routes.exception(Exception.class, (thrown, context) -> {
                ApiException error = ApiException.of(thrown);
                if (error.status() == 500) {
                    LOG.warn("event=request-failed error={}", thrown.getClass().getName());
                }
                answer(context, error);
            });
            for (int status : new int[] {400, 404, 405}) {
                routes.error(status, context -> nothingHere(context, status));
            }
            modules.forEach(module -> module.addTo(routes));
        });
        try {
            if (certificate.isPresent()) {
                server.start();
            } else {
                server.start(host, port);
            }
        } catch (RuntimeException e) {
            server.stop();
            throw new SetupException(
                    "The " + what + " port " + port + " on " + host + " can't be opened: choose another with --" + what
                            + "-port.",
                    e);
        }
        return new WebServer(server);
    }

    private static void requireToken(Context context, String token) {
        String header = context.header("Authorization");
        byte[] given = (header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                        ? header.substring(BEARER.length()).strip()
                        : "")
                .getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(given, token.getBytes(StandardCharsets.UTF_8))) {
            context.header("WWW-Authenticate", "Bearer");
            throw ApiException.of(401, "This service wants a bearer token in the header 'Authorization'.");
        }
    }

    private static void answer(Context context, ApiException error) {
        if (error.status() == 503 || error.status() == 429) {
            context.header("Retry-After", "1");
        }
        context.status(error.status())
                .contentType(Json.TYPE)
                .result(Json.bytes(shape(context).body(error)));
        context.attribute(ANSWERED, true);
    }

    private static void nothingHere(Context context, int status) {
        if (context.attribute(ANSWERED) == null && !context.res().isCommitted()) {
            String message =
                    switch (status) {
                        case 404 -> "There is nothing at this path.";
                        case 405 -> "This path doesn't take the method " + context.method() + ".";
                        default -> "The request can't be understood.";
                    };
            answer(context, ApiException.of(status, message));
        }
    }

    /** Of the API that a path belongs to. */
    private static ErrorShape shape(Context context) {
        return context.path().startsWith("/v1/") ? ErrorShape.OPENAI : ErrorShape.PLAIN;
    }

    /**
     * True if nobody outside this machine reaches a server that listens there.
     *
     * @param host address to listen on
     */
    public static boolean isLoopback(String host) {
        return HostGuard.isLoopback(host);
    }

    public int port() {
        return server.port();
    }

    /** Method and path of each route, as {@code GET /api/queue}, to be compared with what is said about them. */
    public Set<String> routes() {
        return server.unsafe.internalRouter.allHttpHandlers().stream()
                .map(parsed -> parsed.endpoint)
                .filter(endpoint -> endpoint.method.isHttpMethod())
                .map(endpoint -> endpoint.method.name() + " " + endpoint.path)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public void close() {
        server.stop();
    }
}
