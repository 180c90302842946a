package dev.triage.web.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.triage.core.ReviewDecision;
import dev.triage.core.ReviewDecision.Action;
import dev.triage.core.RouterState;
import dev.triage.runtime.console.ConsoleFeed;
import dev.triage.runtime.console.DecisionLog;
import dev.triage.runtime.console.ReviewQueue;
import dev.triage.web.ApiException;
import dev.triage.web.Json;
import dev.triage.web.WebServer;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** What people decide, one by one or many at once, and take back. */
final class DecisionApi implements WebServer.Module {
    private static final int MOST_AT_ONCE = 500;
    private static final int PATIENCE_SECONDS = 10;
    private static final String BULK = "bulk-";

    private final ConsoleSources sources;
    private final Access access;

    DecisionApi(ConsoleSources sources, Access access) {
        this.sources = sources;
        this.access = access;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get("/api/decisions", this::list);
        routes.post("/api/decisions", this::decide);
        routes.post("/api/decisions/bulk", this::decideAll);
        routes.post("/api/undo", this::undo);
    }

    private void list(Context context) {
        access.readerOrProgram(context, Role.READ_ONLY);
        String ticket = context.queryParam("ticket");
        String user = context.queryParam("user");
        Instant since = QueueApi.parsed(context, "since", Instant::parse);
        ReviewQueue.Order order = QueueApi.parsed(context, "order", ReviewQueue.Order::named);
        int limit = QueueApi.whole(context, "limit", 100, 1, 1000);
        Predicate<ReviewDecision> which =
                decision -> (ticket == null || decision.ticketId().equals(ticket))
                        && (user == null || decision.decidedBy().equals(user))
                        && (since == null || !decision.decidedAt().isBefore(since));
        DecisionLog log = sources.feed().decisions();
        ObjectNode answer = Shapes.object();
        ArrayNode decisions = answer.putArray("decisions");
        (order == ReviewQueue.Order.OLDEST ? log.earliest(limit, which) : log.latest(limit, which))
                .forEach(entry -> decisions.add(Shapes.decision(entry)));
        QueueApi.answer(context, answer);
    }

    private void decide(Context context) {
        String user = access.writer(context, Role.REVIEWER);
        JsonNode request = Json.object(context.bodyAsBytes());
        String id = Json.text(request, "id", UUID.randomUUID().toString());
        if (!id.matches("[A-Za-z0-9-]{8,64}") || id.startsWith(BULK)) {
            throw ApiException.badRequest("'id' must be 8 to 64 letters, digits and hyphens.", "id");
        }
        Optional<DecisionLog.Entry> same = sources.feed().decisions().find(id);
        ReviewDecision decision;
        if (same.isPresent()) { // the answer got lost and the request came again
            decision = same.get().decision();
        } else {
            decision = prepared(id, request, user);
            write(List.of(decision));
        }
        context.status(201);
        QueueApi.answer(context, Shapes.decision(decision));
    }

    private void decideAll(Context context) {
        String user = access.writer(context, Role.REVIEWER);
        JsonNode requests = Json.object(context.bodyAsBytes()).path("decisions");
        if (!requests.isArray() || requests.isEmpty() || requests.size() > MOST_AT_ONCE) {
            throw ApiException.badRequest("'decisions' must be a list of 1 to " + MOST_AT_ONCE + ".", "decisions");
        }
        String bulk = BULK + UUID.randomUUID();
        List<ReviewDecision> prepared = new ArrayList<>();
        ArrayNode refused = Shapes.array();
        for (JsonNode request : requests) {
            try {
                prepared.add(prepared(bulk + ":" + prepared.size(), request, user));
            } catch (ApiException e) {
                refused.addObject()
                        .put("ticketId", request.path("ticketId").asText())
                        .put("error", e.getMessage());
            }
        }
        write(prepared);
        ObjectNode answer = Shapes.object().put("bulk", bulk).put("decided", prepared.size());
        answer.set("refused", refused);
        context.status(201);
        QueueApi.answer(context, answer);
    }

    /** Checks a request and takes its item out of the queue. */
    private ReviewDecision prepared(String id, JsonNode request, String user) {
        String ticketId = Json.text(request, "ticketId", "");
        String category = Json.text(request, "category", "");
        Action action = action(Json.text(request, "action", ""));
        ReviewQueue queue = sources.feed().queue();
        if (action == Action.REASSIGN && !queue.waits(ticketId)) { // one drawn for audit is decided as any other
            requireCategory(category);
            if (sources.feed().tickets().find(ticketId).isEmpty()) {
                throw ApiException.notFound("No such ticket has been routed, or not lately.");
            }
            return decision(id, ticketId, action, category, "", user);
        }
        if (action == Action.SKIP) {
            if (queue.find(ticketId).isEmpty()) {
                throw closed(ticketId);
            }
            return decision(id, ticketId, action, "", "", user);
        }
        boolean nowhere =
                action == Action.NOWHERE || category.equals(sources.policy().noneLabel());
        if (!nowhere) {
            requireCategory(category);
        }
        ReviewQueue.Item item = queue.take(ticketId).orElseThrow(() -> closed(ticketId));
        if (nowhere) {
            return decision(id, ticketId, Action.NOWHERE, "", "", user);
        }
        boolean first = item.suggestion().filter(category::equals).isPresent();
        return decision(id, ticketId, first ? Action.ACCEPT : Action.CORRECT, category, "", user);
    }

    private static Action action(String name) {
        try {
            Action action = Action.valueOf(name.toUpperCase(Locale.ROOT));
            if (action != Action.UNDO) {
                return action;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw ApiException.badRequest("'action' must be accept, correct, nowhere, skip or reassign.", "action");
    }

    private void requireCategory(String name) {
        RouterState state = sources.state().get();
        boolean known = !name.isBlank()
                && (state.categories().containsKey(name)
                        || state.encoders().values().stream()
                                .anyMatch(knowledge -> knowledge.index().position(name) >= 0));
        if (!known || state.retired(name)) {
            throw ApiException.badRequest("There is no such category; add it first.", "category");
        }
    }

    private ApiException closed(String ticketId) {
        Optional<ReviewDecision> by = sources.feed().decisions().holding(ticketId);
        if (by.isPresent()) {
            return ApiException.of(
                    409, by.get().decidedBy() + " has decided this ticket before: the first decision holds.");
        }
        return sources.feed().tickets().find(ticketId).isPresent()
                ? ApiException.of(409, "The ticket isn't in review: reassign it instead.")
                : ApiException.notFound("No such ticket waits for a person.");
    }

    private static ReviewDecision decision(
            String id, String ticketId, Action action, String category, String undoes, String user) {
        return new ReviewDecision(id, ticketId, action, category, undoes, user, Instant.now());
    }

    private void write(List<ReviewDecision> decisions) {
        try {
            CompletableFuture.allOf(
                            decisions.stream().map(sources.loader()::decide).toArray(CompletableFuture[]::new))
                    .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            decisions.forEach(decision -> sources.feed().queue().show(decision.ticketId()));
            throw ApiException.unavailable("The broker did not take the decision: try again.");
        }
        decisions.forEach(sources.feed()::noteDecision);
    }

    /** The caller's latest decision that still holds, or a whole bulk. */
    private void undo(Context context) {
        String user = access.writer(context, Role.REVIEWER);
        JsonNode request = Json.object(context.bodyAsBytes());
        ConsoleFeed feed = sources.feed();
        String named = Json.text(request, "id", "");
        ReviewDecision latest = feed.decisions()
                .latestOf(user, decision -> named.isEmpty() ? undoable(decision) : isNamed(decision, named))
                .orElseThrow(() -> ApiException.notFound("There is nothing of yours to undo."));
        List<ReviewDecision> taken = (latest.id().startsWith(BULK)
                        ? feed.decisions()
                                .ofBulk(
                                        user,
                                        latest.id().substring(0, latest.id().indexOf(':')))
                        : List.of(latest))
                .stream().filter(this::undoable).toList();
        if (taken.isEmpty()) {
            throw ApiException.of(409, "Somebody has decided this ticket again since: it can't be undone.");
        }
        String id = UUID.randomUUID().toString();
        write(IntStream.range(0, taken.size())
                .mapToObj(i -> undoing(id + "-" + i, taken.get(i), user))
                .toList());
        ObjectNode answer = Shapes.object();
        ArrayNode undone = answer.putArray("undone");
        for (ReviewDecision decision : taken) {
            if (decision.action() != Action.REASSIGN) {
                feed.queue().reopen(decision.ticketId());
            }
            undone.add(Shapes.decision(decision));
        }
        QueueApi.answer(context, answer);
    }

    private static boolean isNamed(ReviewDecision decision, String named) {
        return decision.id().equals(named) || decision.id().startsWith(named + ":");
    }

    /** False if somebody has decided the ticket again since. */
    private boolean undoable(ReviewDecision decision) {
        return decision.action() == Action.SKIP
                || sources.feed()
                        .decisions()
                        .holding(decision.ticketId())
                        .filter(holding -> holding.id().equals(decision.id()))
                        .isPresent();
    }

    private static ReviewDecision undoing(String id, ReviewDecision decision, String user) {
        Action action = decision.action() == Action.SKIP ? Action.SKIP : Action.UNDO;
        return decision(id, decision.ticketId(), action, "", decision.id(), user);
    }
}
