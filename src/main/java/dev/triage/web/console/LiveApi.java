package dev.triage.web.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.triage.core.Mode;
import dev.triage.core.ReviewDecision;
import dev.triage.core.RouterState;
import dev.triage.runtime.console.AuditTally;
import dev.triage.runtime.console.DecisionLog;
import dev.triage.runtime.console.MinuteCounts;
import dev.triage.web.ApiException;
import dev.triage.web.Json;
import dev.triage.web.WebServer;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.sse.SseClient;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens now: figures on request, and as server-sent events. */
final class LiveApi implements WebServer.Module, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveApi.class);
    private static final int MOST_CLIENTS = 300;
    private static final int TICK_MS = 500;
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final String HEARTBEAT_EVENT = "heartbeat";
    private static final Duration FIGURES = Duration.ofSeconds(2);
    private static final Duration SPAN = Duration.ofMinutes(60);

    private final ConsoleSources sources;
    private final Access access;
    private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(daemon("console-live"));
    private final ExecutorService senders = Executors.newFixedThreadPool(4, daemon("console-events"));
    private volatile Map<Integer, Long> lag = Map.of();
    private long shownVersion = -1;
    private Instant nextFigures = Instant.EPOCH;
    private Instant nextHeartbeat = Instant.EPOCH;
    private Instant nextLag = Instant.EPOCH;

    LiveApi(ConsoleSources sources, Access access) {
        this.sources = sources;
        this.access = access;
        sources.feed().addListener(this::refused);
        clock.scheduleWithFixedDelay(this::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
    }

    private static java.util.concurrent.ThreadFactory daemon(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** @param sending true while something is on its way: who reads too slowly misses figures, never delays others */
    private record Subscriber(SseClient client, String user, String cookie, AtomicBoolean sending) {}

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get("/api/live", context -> {
            access.readerOrProgram(context, Role.READ_ONLY);
            QueueApi.answer(context, figures());
        });
        routes.post("/api/mode", this::switchMode);
        routes.sse("/api/events", this::subscribe);
    }

    private void subscribe(SseClient client) {
        String user = access.reader(client.ctx(), Role.READ_ONLY);
        if (subscribers.size() >= MOST_CLIENTS) {
            client.close();
            return;
        }
        client.ctx().header("Cache-Control", "no-store").header("X-Accel-Buffering", "no");
        Subscriber subscriber = new Subscriber(client, user, client.ctx().cookie(Access.COOKIE), new AtomicBoolean());
        client.keepAlive();
        client.onClose(() -> subscribers.remove(subscriber));
        client.sendEvent("live", text(figures()));
        subscribers.add(subscriber);
    }

    private void tick() {
        try {
            Instant now = Instant.now();
            if (now.isAfter(nextLag)) {
                nextLag = now.plusSeconds(5);
                lag = sources.lag().lag();
            }
            Map<String, String> due = due(now);
            if (due.containsKey(HEARTBEAT_EVENT)) {
                subscribers.stream()
                        .filter(subscriber ->
                                access.session(subscriber.cookie()).isEmpty())
                        .forEach(subscriber -> subscriber.client().close());
            }
            subscribers.forEach(subscriber -> send(subscriber, due));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("event=live-failed error={}", e.toString());
        }
    }

    /** Events and their data, in this order. */
    private Map<String, String> due(Instant now) {
        Map<String, String> due = new LinkedHashMap<>();
        long version = sources.feed().queue().version();
        if (version != shownVersion) {
            shownVersion = version;
            due.put(
                    "queue",
                    text(Shapes.object()
                            .put("open", sources.feed().queue().size())
                            .put("version", version)));
        }
        if (now.isAfter(nextFigures) && !subscribers.isEmpty()) {
            nextFigures = now.plus(FIGURES);
            due.put("live", text(figures()));
        }
        if (now.isAfter(nextHeartbeat)) {
            nextHeartbeat = now.plus(HEARTBEAT);
            due.put(HEARTBEAT_EVENT, "{}");
        }
        return due;
    }

    private void send(Subscriber to, Map<String, String> events) {
        if (to.client().terminated()) {
            subscribers.remove(to);
        } else if (!events.isEmpty() && to.sending().compareAndSet(false, true)) {
            senders.execute(() -> {
                try {
                    sendNow(to, events);
                } finally {
                    to.sending().set(false);
                }
            });
        }
    }

    private void sendNow(Subscriber to, Map<String, String> events) {
        try {
            events.forEach(to.client()::sendEvent);
        } catch (RuntimeException e) {
            subscribers.remove(to);
        }
    }

    /** The second of two who decided the same ticket is told. */
    private void refused(ReviewDecision decision, DecisionLog.Refusal refusal) {
        ObjectNode node =
                Shapes.decision(decision).put("reason", refusal.reason()).put("message", refusal.message());
        sources.feed()
                .decisions()
                .holding(decision.ticketId())
                .ifPresent(holding -> node.put("heldBy", holding.decidedBy()));
        String data = text(node);
        subscribers.stream()
                .filter(subscriber -> subscriber.user().equals(decision.decidedBy()))
                .forEach(subscriber -> senders.execute(() -> sendNow(subscriber, Map.of("refused", data))));
    }

    private ObjectNode figures() {
        RouterState state = sources.state().get();
        ObjectNode node = Shapes.object()
                .put("open", sources.feed().queue().size())
                .put("decisions", sources.feed().decisions().size())
                .put("examples", state.examples())
                .put("stateVersion", state.version())
                .put("mode", mode(state).name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .put("promise", sources.policy().precision())
                .put("auditShare", sources.policy().auditShare())
                .put("complete", sources.feed().caughtUp());
        int routed = 0;
        int review = 0;
        ArrayNode minutes = node.putArray("minutes");
        for (MinuteCounts.Minute minute : sources.feed().minutes().until(Instant.now(), SPAN)) {
            routed += minute.routed();
            review += minute.review();
            minutes.addArray()
                    .add(minute.minute() * 60)
                    .add(minute.routed())
                    .add(minute.review())
                    .add(minute.decided());
        }
        node.put("routed", routed).put("review", review);
        Shapes.put(
                node,
                "coverage",
                routed + review == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) routed / (routed + review)));
        AuditTally.Precision precision = sources.feed().audit().precision();
        ObjectNode audit = node.putObject("audit")
                .put("verdicts", precision.verdicts())
                .put("right", precision.right())
                .put("lower", precision.lower())
                .put("upper", precision.upper())
                .put("confidence", AuditTally.CONFIDENCE);
        Shapes.put(audit, "precision", OptionalDouble.of(precision.precision()));
        ArrayNode partitions = node.putArray("lag");
        lag.forEach((partition, records) -> partitions.addArray().add(partition).add(records));
        return node;
    }

    private Mode mode(RouterState state) {
        return state.mode() == Mode.LIVE ? sources.policy().mode() : state.mode();
    }

    private void switchMode(Context context) {
        access.writer(context, Role.ADMIN);
        JsonNode request = Json.object(context.bodyAsBytes());
        Mode mode;
        try {
            mode = Mode.named(Json.text(request, "mode", ""));
        } catch (IllegalArgumentException e) {
            throw ApiException.badRequest("'mode' must be live, shadow or review-all.", "mode");
        }
        sources.loader().mode(mode);
        context.status(202);
        QueueApi.answer(context, Shapes.object().put("mode", Json.text(request, "mode", "")));
    }

    private static String text(ObjectNode node) {
        return new String(Json.bytes(node), java.nio.charset.StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        senders.shutdownNow();
        subscribers.forEach(subscriber -> subscriber.client().close());
    }
}
