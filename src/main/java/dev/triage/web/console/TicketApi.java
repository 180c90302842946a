package dev.triage.web.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.triage.core.RouterState;
import dev.triage.core.Ticket;
import dev.triage.runtime.console.ReviewQueue;
import dev.triage.runtime.console.TicketIndex;
import dev.triage.web.ApiException;
import dev.triage.web.BodyLimit;
import dev.triage.web.ErrorShape;
import dev.triage.web.Json;
import dev.triage.web.RequestBody;
import dev.triage.web.WebServer;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** Any ticket by its id, and new ones from a help desk. */
final class TicketApi implements WebServer.Module {
    private static final int LONGEST_ID = 200;

    private final ConsoleSources sources;
    private final Access access;
    private final BodyLimit bodies = BodyLimit.standard();

    TicketApi(ConsoleSources sources, Access access) {
        this.sources = sources;
        this.access = access;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get("/api/tickets", this::latest);
        routes.post("/api/tickets", this::submit);
        routes.get("/api/ticket", this::ticket);
        routes.get("/api/ticket/text", this::text);
    }

    private void latest(Context context) {
        access.readerOrProgram(context, Role.READ_ONLY);
        RouterState state = sources.state().get();
        ObjectNode answer = retention();
        ArrayNode tickets = answer.putArray("tickets");
        sources.feed()
                .tickets()
                .latest(QueueApi.whole(context, "limit", 50, 1, 1000))
                .forEach(entry -> tickets.add(Shapes.labelled(entry, state)));
        QueueApi.answer(context, answer);
    }

    /** How many tickets are kept by now, and at most; and which category isn't one. */
    private ObjectNode retention() {
        return Shapes.object()
                .put("kept", sources.feed().tickets().size())
                .put("most", TicketIndex.MOST_TICKETS)
                .put("noneLabel", sources.policy().noneLabel());
    }

    private void ticket(Context context) {
        access.readerOrProgram(context, Role.READ_ONLY);
        String id = QueueApi.required(context, "id");
        RouterState state = sources.state().get();
        Optional<ReviewQueue.Item> open = sources.feed().queue().find(id);
        Optional<TicketIndex.Entry> routed = sources.feed().tickets().find(id);
        if (open.isEmpty() && routed.isEmpty()) {
            throw ApiException.notFound("No ticket with this id waits or was labelled lately; the latest "
                    + TicketIndex.MOST_TICKETS + " are kept here.");
        }
        ObjectNode answer = retention();
        if (routed.isPresent()) {
            TicketIndex.Entry entry = routed.get();
            answer.set("ticket", Shapes.ticket(entry.latest().ticket(), entry.length(), entry.language()));
            answer.set(
                    "judgement",
                    Shapes.judgement(
                            entry.latest().judgement(), state, sources.feed().examples()));
            answer.set("label", Shapes.labelled(entry, state));
            ArrayNode revisions = answer.putArray("revisions");
            entry.revisions().forEach(revision -> revisions.add(Shapes.revision(revision, state)));
        }
        if (open.isPresent()) {
            ObjectNode item = Shapes.item(open.get(), state, sources.feed().examples());
            answer.set("review", item);
            answer.set("ticket", item.get("ticket"));
            answer.set("judgement", item.get("judgement"));
        }
        ArrayNode decisions = answer.putArray("decisions");
        sources.feed()
                .decisions()
                .ofTicket(id)
                .forEach(entry -> decisions.add(Shapes.decision(entry)
                        .put("title", Shapes.title(entry.decision().category(), state))));
        QueueApi.answer(context, answer);
    }

    /** The whole text, which may be long. */
    private void text(Context context) {
        access.readerOrProgram(context, Role.READ_ONLY);
        String id = QueueApi.required(context, "id");
        Ticket ticket = sources.feed()
                .queue()
                .find(id)
                .flatMap(item -> sources.export().ticket(true, item.partition(), item.offset()))
                .or(() -> sources.feed().tickets().find(id).flatMap(entry -> sources.export()
                        .ticket(false, entry.partition(), entry.offset())))
                .orElseThrow(() -> ApiException.notFound("This ticket isn't kept any more."));
        context.header("Cache-Control", "no-store")
                .contentType("text/plain; charset=utf-8")
                .result(ticket.text());
    }

    private void submit(Context context) {
        String by = access.writerOrProgram(context, Role.LEAD);
        RequestBody.read(context, bodies, ErrorShape.PLAIN, (body, answer) -> {
            Ticket ticket = ticket(Json.object(body), by);
            sources.loader().submit(ticket).orTimeout(10, TimeUnit.SECONDS).whenComplete((done, failure) -> {
                if (failure == null) {
                    answer.json(Shapes.object().put("id", ticket.id()));
                } else if (failure instanceof RecordTooLargeException) {
                    answer.fail(ApiException.of(413, "The ticket is too long: nobody would read it."));
                } else {
                    answer.fail(ApiException.unavailable("The broker did not take the ticket: try again."));
                }
            });
        });
    }

    private static Ticket ticket(JsonNode request, String by) {
        String id = Json.text(request, "id", "").strip();
        if (id.isEmpty() || id.length() > LONGEST_ID) {
            throw ApiException.badRequest(
                    "'id' must have 1 to " + LONGEST_ID + " characters; the same id again changes nothing.", "id");
        }
        String text = Json.text(request, "text", "");
        String subject = Json.text(request, "subject", "");
        Map<String, String> attributes = new TreeMap<>();
        JsonNode given = request.path("attributes");
        if (!given.isMissingNode() && !given.isObject()) {
            throw ApiException.badRequest("'attributes' must be an object of strings.", "attributes");
        }
        given.properties().forEach(entry -> attributes.put(entry.getKey(), Json.text(given, entry.getKey(), "")));
        Instant created;
        try {
            String when = Json.text(request, "created", "");
            created = when.isEmpty() ? Instant.now() : Instant.parse(when);
        } catch (DateTimeParseException e) {
            throw ApiException.badRequest("'created' must be a time as 2026-01-31T12:00:00Z.", "created");
        }
        return new Ticket(
                id,
                subject,
                text,
                Json.text(request, "channel", by),
                attributes,
                created,
                Json.text(request, "trace", ""));
    }
}
