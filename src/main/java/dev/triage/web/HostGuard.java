package dev.triage.web;

import io.javalin.http.Context;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Keeps foreign web pages out of a server that only listens on this machine. A page can send requests here, and by
 * rebinding its name to 127.0.0.1 it could read the answers too; both show in the headers that a browser sends.
 */
final class HostGuard {
    private static final Pattern NAMES =
            Pattern.compile("localhost|[a-z0-9.-]+\\.(localhost|local|internal)|[0-9.]+|\\[[0-9a-f:.]+]");

    private static final Pattern LOOPBACK = Pattern.compile("localhost|\\[?::1]?|127(\\.[0-9]+){3}");
    private static final Pattern PORT = Pattern.compile(":[0-9]*$");
    private static final Pattern SCHEME = Pattern.compile("^https?://");

    private final boolean loopback;

    HostGuard(String host) {
        this.loopback = isLoopback(host);
    }

    /** @param host address to listen on */
    static boolean isLoopback(String host) {
        return LOOPBACK.matcher(host).matches();
    }

    /** @throws ApiException 403 */
    void check(Context context) {
        String host = context.header("Host");
        if (loopback && host != null) {
            String name = PORT.matcher(host.toLowerCase(Locale.ROOT)).replaceFirst("");
            if (!NAMES.matcher(name).matches()) {
                throw ApiException.of(403, "This server answers only by the names of this machine.");
            }
        }
        String origin = context.header("Origin");
        if (origin != null
                && host != null
                && !SCHEME.matcher(origin).replaceFirst("").equalsIgnoreCase(host)) {
            throw ApiException.of(403, "Pages of other sites may not use this server.");
        }
    }
}
