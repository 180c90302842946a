package dev.triage.web;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.component.AbstractLifeCycle;

/**
 * Closes connections on which the head of a request has begun and isn't complete in time. Jetty ends those that are
 * silent, and bounds how slowly a body may come; but whoever sends a byte of a head now and then would keep a connection
 * as long as they like, and a server has so many only. Over TLS the handshake counts as part of the first head.
 */
final class HeadDeadline extends AbstractLifeCycle {
    private static final long NOT_BEGUN = -1;

    private final Server server;
    private final Duration patience;
    private final Map<EndPoint, Wait> waits = new HashMap<>();
    private ScheduledExecutorService clock;

    HeadDeadline(Server server, Duration patience) {
        this.server = server;
        this.patience = patience;
    }

    /**
     * A connection between two requests.
     *
     * @param heads that have been complete on it
     * @param bytes that had come when it was first seen so
     * @param since when more were seen, by {@link System#nanoTime}
     */
    private record Wait(long heads, long bytes, long since) {}

    @Override
    protected void doStart() {
        clock = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "http-heads");
            thread.setDaemon(true);
            return thread;
        });
        long pause = patience.toMillis() / 10;
        clock.scheduleWithFixedDelay(this::look, pause, pause, TimeUnit.MILLISECONDS);
    }

    @Override
    protected void doStop() {
        clock.shutdownNow();
    }

    private void look() {
        Set<EndPoint> open = new HashSet<>();
        for (Connector connector : server.getConnectors()) {
            for (EndPoint endPoint : connector.getConnectedEndPoints()) {
                open.add(endPoint);
                look(endPoint, System.nanoTime());
            }
        }
        waits.keySet().retainAll(open);
    }

    private void look(EndPoint endPoint, long now) {
        Connection outer = endPoint.getConnection();
        Connection inner =
                outer instanceof SslConnection tls ? tls.getSslEndPoint().getConnection() : outer;
        if (!(inner instanceof HttpConnection http) || !http.getParser().inHeaderState()) {
            waits.remove(endPoint); // a request is being answered
            return;
        }
        Wait wait = waits.get(endPoint);
        long heads = http.getMessagesIn();
        long bytes = outer.getBytesIn();
        if (wait == null || wait.heads() != heads) {
            wait = new Wait(heads, heads == 0 ? 0 : bytes, NOT_BEGUN);
        }
        if (wait.since() == NOT_BEGUN && bytes > wait.bytes()) {
            wait = new Wait(heads, wait.bytes(), now);
        }
        waits.put(endPoint, wait);
        if (wait.since() != NOT_BEGUN && now - wait.since() > patience.toNanos()) {
            endPoint.close();
        }
    }
}
