package dev.triage.web.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.triage.core.Candidate;
import dev.triage.core.Judgement;
import dev.triage.core.ReviewDecision;
import dev.triage.core.RouterState;
import dev.triage.core.Ticket;
import dev.triage.runtime.console.DecisionLog;
import dev.triage.runtime.console.ExampleTexts;
import dev.triage.runtime.console.ReviewQueue;
import dev.triage.runtime.console.TicketIndex;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalDouble;

/** How things look in JSON. Times are ISO 8601 in UTC, absent numbers are null. */
final class Shapes {
    private static final int EXCERPT = 160;

    private Shapes() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    static void put(ObjectNode node, String name, OptionalDouble value) {
        if (value.isPresent() && Double.isFinite(value.getAsDouble())) {
            node.put(name, value.getAsDouble());
        } else {
            node.putNull(name);
        }
    }

    static void put(ObjectNode node, String name, Instant when) {
        if (when.equals(Instant.EPOCH)) {
            node.putNull(name);
        } else {
            node.put(name, when.toString());
        }
    }

    static ObjectNode ticket(Ticket ticket, int length, String language) {
        ObjectNode node = object().put("id", ticket.id())
                .put("subject", ticket.subject())
                .put("text", ticket.text())
                .put("length", length)
                .put("language", language)
                .put("channel", ticket.channel())
                .put("trace", ticket.trace());
        put(node, "created", ticket.created());
        ObjectNode attributes = node.putObject("attributes");
        ticket.attributes().entrySet().stream()
                .sorted(java.util.Map.Entry.comparingByKey())
                .forEach(entry -> attributes.put(entry.getKey(), entry.getValue()));
        return node;
    }

    static ObjectNode judgement(Judgement judgement, RouterState state, ExampleTexts examples) {
        ObjectNode node = object();
        ArrayNode candidates = node.putArray("candidates");
        judgement.candidates().forEach(candidate -> candidates.add(candidate(candidate, state)));
        put(node, "confidence", judgement.confidence());
        put(node, "known", judgement.known());
        put(node, "margin", judgement.margin());
        node.put("encoder", judgement.encoder())
                .put("stateVersion", judgement.stateVersion())
                .put("classifier", judgement.classifier())
                .put("tokens", judgement.tokens())
                .put("truncated", judgement.truncated())
                .put("rule", judgement.rule());
        ArrayNode neighbours = node.putArray("neighbours");
        for (String id : judgement.neighbours()) {
            examples.find(id).ifPresent(example -> neighbours
                    .addObject()
                    .put("id", id)
                    .put("text", example.text())
                    .put("category", example.category())
                    .put("title", state.category(example.category()).title()));
        }
        return node;
    }

    private static ObjectNode candidate(Candidate candidate, RouterState state) {
        ObjectNode node = object().put("category", candidate.category())
                .put("title", state.category(candidate.category()).title())
                .put("similarity", candidate.similarity());
        put(node, "probability", candidate.probability());
        return node;
    }

    /** A line in a list. */
    static ObjectNode line(ReviewQueue.Item item, RouterState state) {
        Ticket ticket = item.ticket().ticket();
        ObjectNode node = object().put("id", item.id())
                .put("subject", excerpt(ticket.subject()))
                .put("excerpt", excerpt(ticket.content()))
                .put("language", item.language())
                .put("uncertainty", item.uncertainty());
        put(node, "enteredAt", item.ticket().enteredAt());
        ArrayNode reasons = node.putArray("reasons");
        item.ticket().reasons().stream().map(Enum::name).sorted().forEach(reasons::add);
        if (item.suggestion().isPresent()) {
            node.set(
                    "suggestion",
                    candidate(item.ticket().judgement().candidates().get(0), state));
        } else {
            node.putNull("suggestion");
        }
        return node;
    }

    static ObjectNode item(ReviewQueue.Item item, RouterState state, ExampleTexts examples) {
        ObjectNode node = line(item, state);
        node.set("ticket", ticket(item.ticket().ticket(), item.length(), item.language()));
        node.set("judgement", judgement(item.ticket().judgement(), state, examples));
        return node;
    }

    static ObjectNode labelled(TicketIndex.Entry entry, RouterState state) {
        ObjectNode node = object().put("id", entry.latest().ticket().id())
                .put("subject", excerpt(entry.latest().ticket().subject()))
                .put("excerpt", excerpt(entry.latest().ticket().content()))
                .put("category", entry.latest().category())
                .put("title", state.category(entry.latest().category()).title())
                .put("destination", entry.latest().destination())
                .put("source", entry.latest().source().name())
                .put("status", entry.latest().status().name())
                .put("revision", entry.latest().revision())
                .put("decidedBy", entry.latest().decidedBy());
        put(node, "decidedAt", entry.latest().decidedAt());
        return node;
    }

    static ObjectNode revision(TicketIndex.Revision revision, RouterState state) {
        ObjectNode node = object().put("revision", revision.number())
                .put("category", revision.category())
                .put("title", state.category(revision.category()).title())
                .put("source", revision.source().name())
                .put("status", revision.status().name())
                .put("decidedBy", revision.decidedBy());
        put(node, "decidedAt", revision.decidedAt());
        return node;
    }

    static ObjectNode decision(ReviewDecision decision) {
        ObjectNode node = object().put("id", decision.id())
                .put("ticketId", decision.ticketId())
                .put("action", decision.action().name())
                .put("category", decision.category())
                .put("undoes", decision.undoes())
                .put("decidedBy", decision.decidedBy());
        put(node, "decidedAt", decision.decidedAt());
        return node;
    }

    /** @param category empty where none is named */
    static String title(String category, RouterState state) {
        return category.isEmpty() ? "" : state.category(category).title();
    }

    static ObjectNode decision(DecisionLog.Entry entry) {
        ObjectNode node =
                decision(entry.decision()).put("state", entry.state().name().toLowerCase(Locale.ROOT));
        if (entry.refusal() != null) {
            node.put("refusal", entry.refusal().reason())
                    .put("message", entry.refusal().message());
        }
        return node;
    }

    /** One line; without what turns the direction of all that follows, which only fits in the text itself. */
    private static String excerpt(String text) {
        String line = text.length() > 4 * EXCERPT ? text.substring(0, 4 * EXCERPT) : text;
        line = line.strip().replaceAll("[\\p{Cc}\\s]+", " ").replaceAll("[\\u202A-\\u202E\\u2066-\\u2069]+", "");
        return line.codePointCount(0, line.length()) <= EXCERPT
                ? line
                : line.substring(0, line.offsetByCodePoints(0, EXCERPT - 1)) + "…";
    }
}
