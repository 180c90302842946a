package dev.triage.web.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.triage.core.Encoder;
import dev.triage.core.Encoding;
import dev.triage.core.Vectors;
import dev.triage.encoder.EncoderDescriptor;
import dev.triage.encoder.Encoders;
import dev.triage.web.Answer;
import dev.triage.web.ApiException;
import dev.triage.web.BodyLimit;
import dev.triage.web.ErrorShape;
import dev.triage.web.Json;
import dev.triage.web.RequestBody;
import dev.triage.web.ServedEncoders;
import dev.triage.web.WebServer;
import dev.triage.web.WorkPool;
import io.javalin.config.RoutesConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code POST /api/compare {standards, questions, encoders}}: vectors, tokens and similarities of a few texts, by one
 * encoder or several. {@code GET /api/encoders} lists them.
 */
public final class CompareApi implements WebServer.Module {
    private static final int MOST_LINES = 50;
    private static final int LONGEST_TEXT = 20_000;

    private final ServedEncoders encoders;
    private final WorkPool pool;
    private final BodyLimit bodies;

    public CompareApi(ServedEncoders encoders, WorkPool pool, BodyLimit bodies) {
        this.encoders = encoders;
        this.pool = pool;
        this.bodies = bodies;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get("/api/encoders", context -> context.contentType(Json.TYPE).result(Json.bytes(list())));
        routes.post(
                "/api/compare",
                context -> RequestBody.read(
                        context, bodies, ErrorShape.PLAIN, (body, answer) -> compare(Json.object(body), answer)));
    }

    private ArrayNode list() {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (EncoderDescriptor descriptor : encoders.installed()) {
            ObjectNode one = list.addObject()
                    .put("name", descriptor.name())
                    .put("dimension", descriptor.dimension())
                    .put("tokenLimit", descriptor.tokenLimit())
                    .put("licence", descriptor.licence());
            ArrayNode scripts = one.putArray("scripts");
            descriptor.scripts().forEach(script -> scripts.add(script.name()));
        }
        return list;
    }

    /** @param why {@code script}, {@code fallback} (no encoder knows the script) or {@code chosen} */
    private record Choice(EncoderDescriptor descriptor, String why) {}

    private void compare(JsonNode request, Answer answer) {
        List<String> standards = lines(request, "standards");
        List<String> questions = lines(request, "questions");
        List<String> texts = new ArrayList<>(standards);
        texts.addAll(questions);
        List<Choice> choices = choices(request, texts);
        ObjectNode[][] described = new ObjectNode[choices.size()][texts.size()];
        float[][][] vectors = new float[choices.size()][texts.size()][];
        WorkPool.Job job = pool.submit(choices.size() * texts.size(), index -> {
            int choice = index / texts.size();
            int text = index % texts.size();
            EncoderDescriptor descriptor = choices.get(choice).descriptor();
            Encoder encoder = encoders.open(descriptor);
            Encoding encoding = encoder.encode(texts.get(text));
            vectors[choice][text] = encoding.vector();
            described[choice][text] = described(texts.get(text), encoding, descriptor);
        });
        answer.onGone(job::cancel);
        answer.keepAlive();
        job.done().whenComplete((nothing, failure) -> {
            if (failure != null) {
                answer.fail(failure);
                return;
            }
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            ArrayNode results = body.putArray("results");
            for (int i = 0; i < choices.size(); i++) {
                results.add(result(choices.get(i), described[i], vectors[i], standards.size()));
            }
            answer.json(body);
        });
    }

    private static List<String> lines(JsonNode request, String name) {
        List<String> lines = Json.texts(request, name, MOST_LINES);
        if (lines.isEmpty() || lines.stream().anyMatch(String::isBlank)) {
            throw ApiException.badRequest("'" + name + "' needs at least one text, and none that is blank.", name);
        }
        if (lines.stream().anyMatch(line -> line.length() > LONGEST_TEXT)) {
            throw ApiException.badRequest(
                    "A text of '" + name + "' has more than " + LONGEST_TEXT + " characters.", name);
        }
        return lines;
    }

    private List<Choice> choices(JsonNode request, List<String> texts) {
        int most = encoders.installed().size() + 1; // each, and the one by script
        List<String> names = request.has("encoders") ? Json.texts(request, "encoders", most) : List.of(Encoders.AUTO);
        List<Choice> choices = new ArrayList<>();
        for (String name : names.isEmpty() ? List.of(Encoders.AUTO) : names) {
            if (name.equals(Encoders.AUTO)) {
                Optional<Encoder> selected = encoders.select(String.join("\n", texts));
                choices.add(new Choice(
                        selected.map(encoders::descriptor).orElseGet(() -> encoders.find("all-minilm")
                                .orElseGet(() -> encoders.installed().iterator().next())),
                        selected.isPresent() ? "script" : "fallback"));
            } else {
                choices.add(new Choice(
                        encoders.find(name)
                                .orElseThrow(() -> ApiException.badRequest(
                                        "There is no such encoder; GET /api/encoders lists them.", "encoders")),
                        "chosen"));
            }
        }
        return choices;
    }

    private ObjectNode described(String text, Encoding encoding, EncoderDescriptor descriptor) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("tokens", encoding.tokens().length);
        if (encoding.truncated()) {
            node.put("cutAt", encoders.limit(descriptor).charsWithin(text));
        }
        ArrayNode vector = node.putArray("vector");
        for (float component : encoding.vector()) {
            vector.add(component);
        }
        return node;
    }

    private static ObjectNode result(Choice choice, ObjectNode[] described, float[][] vectors, int standards) {
        EncoderDescriptor descriptor = choice.descriptor();
        ObjectNode result = JsonNodeFactory.instance
                .objectNode()
                .put("encoder", descriptor.name())
                .put("why", choice.why())
                .put("dimension", descriptor.dimension())
                .put("tokenLimit", descriptor.tokenLimit());
        ArrayNode scripts = result.putArray("scripts");
        descriptor.scripts().forEach(script -> scripts.add(script.name()));
        ArrayNode left = result.putArray("standards");
        ArrayNode right = result.putArray("questions");
        for (int i = 0; i < described.length; i++) {
            (i < standards ? left : right).add(described[i]);
        }
        ArrayNode matrix = result.putArray("similarities");
        for (int i = 0; i < standards; i++) {
            ArrayNode row = matrix.addArray();
            for (int j = standards; j < vectors.length; j++) {
                row.add(Histogram.rounded(Vectors.dot(vectors[i], vectors[j])));
            }
        }
        return result;
    }
}
