package dev.triage.web.console;

import dev.triage.runtime.SetupException;
import dev.triage.web.Certificate;
import dev.triage.web.WebServer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The console and its API on one port. */
public final class Console implements AutoCloseable {
    private final AlikeIndex alike;
    private final LiveApi live;
    private final WebServer server;

    private Console(AlikeIndex alike, LiveApi live, WebServer server) {
        this.alike = alike;
        this.live = live;
        this.server = server;
    }

    /**
     * How the console is reached and by whom.
     *
     * @param host address to listen on
     * @param port 0 for any free one
     * @param https true if browsers reach it over HTTPS, be it here or through a proxy
     * @param certificate with which it speaks HTTPS itself; empty for plain HTTP
     * @param sessionKey at least 32 characters, the same on all instances
     * @param token that programs show, if they may use the API
     */
    public record Settings(
            String host,
            int port,
            boolean https,
            Optional<Certificate> certificate,
            UserFile users,
            String sessionKey,
            Duration sessionLength,
            Optional<String> token) {}

    /** A key for sessions that is kept in a file, for instances that share none. */
    public static String keyIn(Path file) {
        return Sessions.keyIn(file);
    }

    /** @throws SetupException if the port can't be opened or the key is too short */
    public static Console start(Settings settings, ConsoleSources sources) {
        Sessions sessions =
                new Sessions(settings.sessionKey(), settings.users(), settings.sessionLength(), Clock.systemUTC());
        Access access = new Access(sessions, settings.token());
        AlikeIndex alike = new AlikeIndex(sources.feed().queue(), sources.encoders());
        LiveApi live = new LiveApi(sources, access);
        QueueApi queue = new QueueApi(sources, access, alike);
        try {
            return new Console(
                    alike,
                    live,
                    WebServer.start(
                            settings.host(),
                            settings.port(),
                            settings.certificate(),
                            Optional.empty(),
                            "console",
                            modules(
                                    new SessionApi(
                                            settings.users(),
                                            sessions,
                                            access,
                                            new SignInLimit(Clock.systemUTC()),
                                            settings.https()
                                                    || settings.certificate().isPresent(),
                                            queue,
                                            sources.policy().noneLabel()),
                                    queue,
                                    new DecisionApi(sources, access),
                                    new CategoryApi(sources, access),
                                    new TicketApi(sources, access),
                                    new ExportApi(sources, access),
                                    live)));
        } catch (RuntimeException e) {
            live.close();
            alike.close();
            throw e instanceof SetupException
                    ? new SetupException(
                            "The console port " + settings.port() + " can't be opened: choose another with --port or"
                                    + " triage.console-port.",
                            e)
                    : e;
        }
    }

    /** The pages and what they ask. */
    private static List<WebServer.Module> modules(WebServer.Module... apis) {
        List<WebServer.Module> modules = new ArrayList<>(ConsoleAssets.modules());
        modules.addAll(List.of(apis));
        return modules;
    }

    public int port() {
        return server.port();
    }

    /** Method and path of each route, as {@code GET /api/queue}. */
    public Set<String> routes() {
        return server.routes();
    }

    @Override
    public void close() {
        live.close();
        server.close();
        alike.close();
    }
}
