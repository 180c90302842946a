package dev.triage.web.faq;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.triage.web.ApiException;
import dev.triage.web.BodyLimit;
import dev.triage.web.ErrorShape;
import dev.triage.web.RequestBody;
import dev.triage.web.WebServer;
import dev.triage.web.WorkPool;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

/** {@code GET /api/faq?q=…&top=3}: the nearest entries, and whether the nearest is near enough to be an answer. */
public final class FaqApi implements WebServer.Module {
    private static final int LONGEST_QUESTION = 2000;
    private static final int MOST_HITS = 20;

    private final FaqIndex index;
    private final WorkPool pool;
    private final BodyLimit bodies;

    public FaqApi(FaqIndex index, WorkPool pool, BodyLimit bodies) {
        this.index = index;
        this.pool = pool;
        this.bodies = bodies;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get("/api/faq", this::ask);
    }

    private void ask(Context context) {
        String question = context.queryParam("q");
        if (question == null || question.isBlank()) {
            throw ApiException.badRequest("The request needs a question: /api/faq?q=…", "q");
        }
        if (question.length() > LONGEST_QUESTION) {
            throw ApiException.badRequest("The question has more than " + LONGEST_QUESTION + " characters.", "q");
        }
        int top = top(context.queryParam("top"));
        RequestBody.read(context, bodies, ErrorShape.PLAIN, (body, answer) -> {
            ObjectNode[] found = new ObjectNode[1];
            pool.submit(1, item -> found[0] = json(index.ask(question, top)))
                    .done()
                    .whenComplete((nothing, failure) -> {
                        if (failure == null) {
                            answer.json(found[0]);
                        } else {
                            answer.fail(failure);
                        }
                    });
        });
    }

    private static int top(String given) {
        try {
            int top = given == null ? 3 : Integer.parseInt(given);
            if (top >= 1 && top <= MOST_HITS) {
                return top;
            }
        } catch (NumberFormatException e) {
            // as a number out of range
        }
        throw ApiException.badRequest("'top' must be a whole number from 1 to " + MOST_HITS + ".", "top");
    }

    private static ObjectNode json(FaqIndex.Answer answer) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("known", answer.known())
                .put("threshold", answer.threshold())
                .put("encoder", answer.encoder());
        if (!answer.known()) {
            json.put(
                    "message",
                    answer.encoder().isEmpty()
                            ? "No encoder knows the question's language."
                            : "No entry is near enough to be an answer.");
        }
        ArrayNode answers = json.putArray("answers");
        for (FaqIndex.Hit hit : answer.hits()) {
            answers.addObject()
                    .put("id", hit.entry().id())
                    .put("question", hit.entry().question())
                    .put("answer", hit.entry().answer())
                    .put("link", hit.entry().link())
                    .put("category", hit.entry().category())
                    .put("similarity", Math.round(hit.similarity() * 1e6) / 1e6);
        }
        return json;
    }
}
