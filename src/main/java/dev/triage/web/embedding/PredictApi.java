package dev.triage.web.embedding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.triage.core.Candidate;
import dev.triage.core.Decision;
import dev.triage.core.Judgement;
import dev.triage.core.Ticket;
import dev.triage.web.Answer;
import dev.triage.web.ApiException;
import dev.triage.web.BodyLimit;
import dev.triage.web.ErrorShape;
import dev.triage.web.Json;
import dev.triage.web.RequestBody;
import dev.triage.web.WebServer;
import dev.triage.web.WorkPool;
import io.javalin.config.RoutesConfig;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * {@code POST /predict} with {@code {"text", "subject"}} or {@code {"texts": […]}}: the categories that tickets would
 * get, each with similarity and, where a classifier was fitted, calibrated probability.
 */
final class PredictApi implements WebServer.Module {
    private static final int MOST_TEXTS = 256;

    private final Supplier<Optional<Predictor>> predictor;
    private final WorkPool pool;
    private final BodyLimit bodies;

    PredictApi(Supplier<Optional<Predictor>> predictor, WorkPool pool, BodyLimit bodies) {
        this.predictor = predictor;
        this.pool = pool;
        this.bodies = bodies;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.post(
                "/predict",
                context -> RequestBody.read(context, bodies, ErrorShape.PLAIN, (body, answer) -> {
                    JsonNode request = Json.object(body);
                    Predictor ready = predictor
                            .get()
                            .orElseThrow(
                                    () -> ApiException.unavailable(
                                            "No classifier is loaded: start 'serve' with --examples FILE, or ask an instance of 'run'."));
                    if (request.has("texts")) {
                        several(ready, Json.texts(request, "texts", MOST_TEXTS), answer);
                    } else {
                        one(ready, request, answer);
                    }
                }));
    }

    private void one(Predictor ready, JsonNode request, Answer answer) {
        if (!request.has("text")) {
            throw ApiException.badRequest("The request needs 'text', or 'texts' with a list of strings.", "text");
        }
        Ticket ticket = Ticket.of("predict", Json.text(request, "subject", ""), Json.text(request, "text", ""));
        ObjectNode[] result = new ObjectNode[1];
        pool.submit(1, index -> result[0] = prediction(ready.predict(ticket)))
                .done()
                .whenComplete((nothing, failure) -> answer(answer, result[0], failure));
    }

    private void several(Predictor ready, List<String> texts, Answer answer) {
        ObjectNode[] results = new ObjectNode[texts.size()];
        WorkPool.Job job = pool.submit(
                texts.size(),
                index -> results[index] = prediction(ready.predict(Ticket.of("predict", "", texts.get(index)))));
        answer.onGone(job::cancel);
        answer.keepAlive();
        job.done().whenComplete((nothing, failure) -> {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            body.putArray("predictions").addAll(List.of(failure == null ? results : new ObjectNode[0]));
            answer(answer, body, failure);
        });
    }

    private static void answer(Answer answer, ObjectNode body, Throwable failure) {
        if (failure == null) {
            answer.json(body);
        } else {
            answer.fail(failure);
        }
    }

    private static ObjectNode prediction(Decision decision) {
        Judgement judgement = decision.judgement();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode reasons = JsonNodeFactory.instance.arrayNode();
        if (decision instanceof Decision.Labelled labelled) {
            body.put("routed", true).put("category", labelled.category()).put("destination", labelled.destination());
        } else {
            List<Candidate> candidates = judgement.candidates();
            body.put("routed", false)
                    .put(
                            "category",
                            candidates.isEmpty() ? null : candidates.get(0).category());
            ((Decision.NeedsReview) decision).reasons().stream().sorted().forEach(reason -> reasons.add(reason.name()));
        }
        put(body, "confidence", judgement.confidence());
        body.set("reasons", reasons);
        ArrayNode candidates = body.putArray("candidates");
        for (Candidate candidate : judgement.candidates()) {
            put(
                    candidates
                            .addObject()
                            .put("category", candidate.category())
                            .put("similarity", candidate.similarity()),
                    "probability",
                    candidate.probability());
        }
        return body.put("encoder", judgement.encoder())
                .put("tokens", judgement.tokens())
                .put("truncated", judgement.truncated())
                .put("stateVersion", judgement.stateVersion())
                .put("classifier", judgement.classifier());
    }

    private static void put(ObjectNode object, String name, OptionalDouble value) {
        if (value.isPresent()) {
            object.put(name, value.getAsDouble());
        } else {
            object.putNull(name);
        }
    }
}
