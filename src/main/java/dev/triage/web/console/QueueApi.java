package dev.triage.web.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.triage.core.ReviewReason;
import dev.triage.core.RouterState;
import dev.triage.runtime.console.ReviewQueue;
import dev.triage.web.ApiException;
import dev.triage.web.Json;
import dev.triage.web.WebServer;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The tickets that wait for a person. */
final class QueueApi implements WebServer.Module {
    private static final int MOST_ITEMS = 500;
    private static final int PAGE = 50;

    private final ConsoleSources sources;
    private final Access access;
    private final AlikeIndex alike;

    QueueApi(ConsoleSources sources, Access access, AlikeIndex alike) {
        this.sources = sources;
        this.access = access;
        this.alike = alike;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get("/api/queue", this::page);
        routes.get("/api/queue/item", this::item);
        routes.get("/api/queue/alike", this::alike);
        routes.get("/api/queue/facets", this::facets);
    }

    private void page(Context context) {
        String user = access.reader(context, Role.READ_ONLY);
        ReviewQueue queue = sources.feed().queue();
        boolean withSkipped = "true".equals(context.queryParam("skipped"));
        ReviewQueue.Filter filter = new ReviewQueue.Filter(
                parsed(context, "reason", ReviewReason::valueOf),
                parsed(context, "category", Function.identity()),
                parsed(context, "language", Function.identity()),
                parsed(context, "olderThan", Duration::parse),
                parsed(context, "text", Function.identity()),
                withSkipped ? Set.of() : sources.feed().decisions().skippedBy(user));
        ReviewQueue.Order order = parsed(context, "order", ReviewQueue.Order::named);
        ReviewQueue.Page page = queue.page(
                order == null ? ReviewQueue.Order.UNCERTAIN : order,
                filter,
                whole(context, "offset", 0, 0, Integer.MAX_VALUE),
                whole(context, "limit", PAGE, 1, MOST_ITEMS));
        answer(context, shape(page, "true".equals(context.queryParam("first"))));
    }

    /** What the queue's page begins with: the first tickets in the usual order, the first of them whole. */
    ObjectNode firstPage(String user) {
        Set<String> skipped = sources.feed().decisions().skippedBy(user);
        return shape(
                sources.feed()
                        .queue()
                        .page(
                                ReviewQueue.Order.UNCERTAIN,
                                new ReviewQueue.Filter(null, null, null, null, null, skipped),
                                0,
                                PAGE),
                true);
    }

    /** @param first whether the first ticket comes whole, which saves whoever opens it a request */
    private ObjectNode shape(ReviewQueue.Page page, boolean first) {
        RouterState state = sources.state().get();
        ObjectNode answer = Shapes.object()
                .put("total", page.total())
                .put("open", page.open())
                .put("complete", sources.feed().caughtUp());
        ArrayNode items = answer.putArray("items");
        page.items().forEach(item -> items.add(Shapes.line(item, state)));
        if (first && !page.items().isEmpty()) {
            answer.set("first", whole(page.items().get(0)));
        }
        return answer;
    }

    private void item(Context context) {
        access.reader(context, Role.READ_ONLY);
        answer(context, whole(find(context)));
    }

    private ObjectNode whole(ReviewQueue.Item item) {
        return Answers.addTo(
                Shapes.item(item, sources.state().get(), sources.feed().examples()), item, sources.answers());
    }

    private ReviewQueue.Item find(Context context) {
        return sources.feed()
                .queue()
                .find(required(context, "id"))
                .orElseThrow(() -> ApiException.notFound("This ticket doesn't wait for a person, or no longer."));
    }

    private void alike(Context context) {
        access.reader(context, Role.READ_ONLY);
        ReviewQueue.Item origin = context.queryParam("id") != null
                ? find(context)
                : alike.mostAlike().orElseThrow(() -> ApiException.notFound("No ticket waits for a person."));
        RouterState state = sources.state().get();
        ObjectNode answer = Shapes.object();
        answer.set("item", Shapes.item(origin, state, sources.feed().examples()));
        ArrayNode items = answer.putArray("items");
        alike.nearest(origin, whole(context, "limit", 30, 1, 200))
                .forEach(found -> items.add(Shapes.line(found.item(), state).put("similarity", found.similarity())));
        answer.put("compared", alike.size()).put("open", sources.feed().queue().size());
        answer(context, answer);
    }

    private void facets(Context context) {
        access.reader(context, Role.READ_ONLY);
        ReviewQueue.Facets facets = sources.feed().queue().facets();
        ObjectNode answer = Shapes.object();
        fill(answer.putObject("reasons"), facets.reasons());
        fill(answer.putObject("categories"), facets.categories());
        fill(answer.putObject("languages"), facets.languages());
        answer(context, answer);
    }

    private static void fill(ObjectNode node, Map<String, Integer> counts) {
        counts.forEach(node::put);
    }

    static void answer(Context context, Object value) {
        context.header("Cache-Control", "no-store").contentType(Json.TYPE).result(Json.bytes(value));
    }

    static String required(Context context, String name) {
        String value = context.queryParam(name);
        if (value == null || value.isEmpty()) {
            throw ApiException.badRequest("The parameter '" + name + "' is missing.", name);
        }
        return value;
    }

    static <T> T parsed(Context context, String name, Function<String, T> parse) {
        String value = context.queryParam(name);
        if (value == null || value.isEmpty()) {
            return null;
        }
        try {
            return parse.apply(value);
        } catch (RuntimeException e) {
            throw ApiException.badRequest("The parameter '" + name + "' can't have that value.", name);
        }
    }

    static int whole(Context context, String name, int otherwise, int least, int most) {
        Integer value = parsed(context, name, Integer::valueOf);
        if (value == null) {
            return otherwise;
        }
        if (value < least || value > most) {
            throw ApiException.badRequest("The parameter '" + name + "' is out of range.", name);
        }
        return value;
    }
}
