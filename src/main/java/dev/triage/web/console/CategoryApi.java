package dev.triage.web.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.triage.core.Category;
import dev.triage.core.Centroid;
import dev.triage.core.CentroidIndex;
import dev.triage.core.EncoderKnowledge;
import dev.triage.core.Fit;
import dev.triage.core.FitParameters.FittedCategory;
import dev.triage.core.HeldOutDecisions;
import dev.triage.core.Promise;
import dev.triage.core.RouterState;
import dev.triage.core.Vectors;
import dev.triage.runtime.console.ReviewedHistory;
import dev.triage.web.ApiException;
import dev.triage.web.Json;
import dev.triage.web.WebServer;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Categories: how well each is known, what is promised, and changes to them. */
final class CategoryApi implements WebServer.Module {
    private static final int LONGEST_NAME = 200;

    private final ConsoleSources sources;
    private final Access access;

    CategoryApi(ConsoleSources sources, Access access) {
        this.sources = sources;
        this.access = access;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get("/api/categories", this::list);
        routes.get("/api/categories/curve", this::curve);
        routes.put("/api/categories", this::change);
    }

    private void list(Context context) {
        access.readerOrProgram(context, Role.READ_ONLY);
        RouterState state = sources.state().get();
        TreeSet<String> names = new TreeSet<>(state.categories().keySet());
        state.encoders().values().forEach(knowledge -> IntStream.range(
                        0, knowledge.index().size())
                .forEach(i -> names.add(knowledge.index().category(i))));
        ObjectNode answer = Shapes.object()
                .put("precision", sources.policy().precision())
                .put("noneLabel", sources.policy().noneLabel());
        ArrayNode categories = answer.putArray("categories");
        names.forEach(name -> categories.add(category(name, state)));
        QueueApi.answer(context, answer);
    }

    private ObjectNode category(String name, RouterState state) {
        Category category = state.category(name);
        ObjectNode node = Shapes.object()
                .put("name", name)
                .put("title", category.title())
                .put("destination", category.destination())
                .put("retired", category.retired())
                .put("changedBy", category.changedBy());
        Shapes.put(node, "changedAt", category.changedAt());
        Shapes.put(node, "targetPrecision", category.targetPrecision());
        long count = 0;
        ArrayNode encoders = node.putArray("encoders");
        for (Map.Entry<String, EncoderKnowledge> known : state.encoders().entrySet()) {
            int position = known.getValue().index().position(name);
            if (position >= 0) {
                count += known.getValue().index().centroid(position).count();
                encoders.add(byEncoder(known.getKey(), known.getValue(), position, category, state));
            }
        }
        return node.put("examples", count);
    }

    private ObjectNode byEncoder(
            String encoder, EncoderKnowledge knowledge, int position, Category category, RouterState state) {
        CentroidIndex index = knowledge.index();
        Centroid centroid = index.centroid(position);
        ObjectNode node = Shapes.object().put("encoder", encoder).put("examples", centroid.count());
        float[] mean = centroid.mean();
        node.put("cohesion", Math.sqrt(Vectors.dot(mean, mean)));
        IntStream.range(0, index.size())
                .filter(other -> other != position && !state.retired(index.category(other)))
                .boxed()
                .max(Comparator.comparingDouble(
                        other -> Vectors.dot(index.direction(position), index.direction(other))))
                .ifPresent(other -> node.putObject("nearest")
                        .put("category", index.category(other))
                        .put("title", state.category(index.category(other)).title())
                        .put("similarity", Vectors.dot(index.direction(position), index.direction(other))));
        knowledge.fit().ifPresent(fit -> {
            int fitted = position(fit, category.name());
            if (fitted >= 0) {
                HeldOutDecisions heldOut = fit.parameters().heldOut();
                node.put("heldOut", count(heldOut, fitted));
                Promise.Threshold threshold = threshold(heldOut, fitted, category.targetPrecision());
                node.put("threshold", Math.min(1.0, threshold.value()))
                        .put("routes", threshold.value() <= 1)
                        .put("promised", threshold.promised());
            }
        });
        return node;
    }

    /** As the router chooses it. */
    private Promise.Threshold threshold(HeldOutDecisions heldOut, int fitted, OptionalDouble own) {
        if (own.isPresent()) {
            return heldOut.threshold(fitted, own.getAsDouble());
        }
        OptionalDouble coverage = sources.policy().coverage();
        return coverage.isPresent()
                ? new Promise.Threshold(
                        heldOut.thresholdForCoverage(coverage.getAsDouble()).orElse(1), false)
                : heldOut.threshold(sources.policy().precision());
    }

    private static int position(Fit fit, String name) {
        List<FittedCategory> categories = fit.parameters().categories();
        return IntStream.range(0, categories.size())
                .filter(i -> categories.get(i).name().equals(name))
                .findFirst()
                .orElse(-1);
    }

    private static long count(HeldOutDecisions heldOut, int position) {
        return IntStream.range(0, heldOut.size())
                .filter(i -> heldOut.category(i) == position)
                .count();
    }

    /**
     * Coverage against precision, of one category or of all: over the held-out decisions that thresholds come from, and
     * over the tickets that people have decided since.
     */
    private void curve(Context context) {
        access.reader(context, Role.READ_ONLY);
        String name = context.queryParam("category");
        RouterState state = sources.state().get();
        List<ReviewedHistory.Verdict> verdicts = sources.feed().history().verdicts();
        ObjectNode answer = Shapes.object().put("precision", sources.policy().precision());
        ArrayNode curves = answer.putArray("curves");
        ArrayNode reviewed = answer.putArray("reviewed");
        state.encoders().forEach((encoder, knowledge) -> knowledge.fit().ifPresent(fit -> {
            int position = name == null ? -1 : position(fit, name);
            if (name == null || position >= 0) {
                OptionalDouble own = name == null
                        ? OptionalDouble.empty()
                        : state.category(name).targetPrecision();
                Promise.Threshold threshold = threshold(fit.parameters().heldOut(), position, own);
                curves.add(TradeoffCurve.of(encoder, heldOut(fit, position), threshold.value())
                        .put("promised", threshold.promised()));
                reviewed.add(TradeoffCurve.of(encoder, reviewed(verdicts, encoder, name), threshold.value()));
            }
        }));
        QueueApi.answer(context, answer);
    }

    private static List<TradeoffCurve.Point> heldOut(Fit fit, int position) {
        HeldOutDecisions heldOut = fit.parameters().heldOut();
        return IntStream.range(0, heldOut.size())
                .filter(i -> position < 0 || heldOut.category(i) == position)
                .mapToObj(i -> new TradeoffCurve.Point(heldOut.confidence(i), heldOut.right(i), 1))
                .toList();
    }

    /** A ticket that was drawn for audit stands for all the routed ones that weren't. */
    private List<TradeoffCurve.Point> reviewed(
            List<ReviewedHistory.Verdict> verdicts, String encoder, String category) {
        double audited = 1 / Math.max(sources.policy().auditShare(), 1e-3);
        return verdicts.stream()
                .filter(verdict -> verdict.encoder().equals(encoder)
                        && (category == null || verdict.category().equals(category)))
                .map(verdict ->
                        new TradeoffCurve.Point(verdict.confidence(), verdict.right(), verdict.routed() ? audited : 1))
                .toList();
    }

    /** Adds a category or changes one; members that are absent stay as they are. */
    private void change(Context context) {
        String user = access.writer(context, Role.LEAD);
        JsonNode request = Json.object(context.bodyAsBytes());
        String name = Json.text(request, "name", "").strip();
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw ApiException.badRequest("'name' must have 1 to " + LONGEST_NAME + " characters.", "name");
        }
        Category before = sources.state().get().category(name);
        Category after = new Category(
                name,
                Json.text(request, "title", before.title()).strip(),
                Json.text(request, "destination", before.destination()).strip(),
                before.languages(),
                target(request, before),
                Json.flag(request, "retired", before.retired()),
                user,
                Instant.now());
        try {
            sources.loader().change(after).orTimeout(10, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw ApiException.unavailable("The broker did not take the change: try again.");
        }
        context.status(202);
        QueueApi.answer(context, Shapes.object().put("name", name));
    }

    private static OptionalDouble target(JsonNode request, Category before) {
        if (!request.has("targetPrecision")) {
            return before.targetPrecision();
        }
        return request.get("targetPrecision").isNull()
                ? OptionalDouble.empty()
                : OptionalDouble.of(Json.number(request, "targetPrecision", 0.95, 0.5, 0.999));
    }
}
