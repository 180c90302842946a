package dev.triage.web.embedding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.triage.encoder.EncoderDescriptor;
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
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The part of Ollama's API that concerns embeddings, names, types and errors included. */
final class OllamaApi implements WebServer.Module {
    /** Of the API that is followed here; clients compare it. */
    private static final String VERSION = "0.12.6";

    private static final String GREETING = "Ollama is running";

    private final ServedEncoders encoders;
    private final WorkPool pool;
    private final BodyLimit bodies;

    OllamaApi(ServedEncoders encoders, WorkPool pool, BodyLimit bodies) {
        this.encoders = encoders;
        this.pool = pool;
        this.bodies = bodies;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get(
                "/", context -> context.contentType("text/plain; charset=utf-8").result(GREETING));
        routes.head("/", context -> context.contentType("text/plain; charset=utf-8"));
        routes.get("/api/version", context -> answer(context, object().put("version", VERSION)));
        routes.head("/api/version", context -> context.contentType(Json.TYPE));
        routes.get("/api/tags", context -> answer(context, tags()));
        routes.head("/api/tags", context -> context.contentType(Json.TYPE));
        routes.get("/api/ps", context -> answer(context, running()));
        routes.post("/api/show", context -> with(context, (request, answer) -> answer.json(show(request))));
        routes.post("/api/pull", context -> with(context, this::pull));
        routes.post("/api/embed", context -> with(context, this::embed));
        routes.post("/api/embeddings", context -> with(context, this::embedOne));
        for (String path : List.of("/api/generate", "/api/chat")) {
            routes.post(
                    path,
                    context -> with(context, (request, answer) -> {
                        throw ApiException.badRequest("\"" + model(request).name() + "\" does not support "
                                + path.substring(path.lastIndexOf('/') + 1));
                    }));
        }
    }

    @Override
    public Set<String> open() {
        return Set.of("/");
    }

    @FunctionalInterface
    private interface Operation {
        void run(JsonNode request, Answer answer) throws Exception;
    }

    private void with(Context context, Operation operation) {
        RequestBody.read(context, bodies, ErrorShape.PLAIN, (body, answer) -> operation.run(Json.object(body), answer));
    }

    private static void answer(Context context, ObjectNode body) {
        context.contentType(Json.TYPE).result(Json.bytes(body));
    }

    private void embed(JsonNode request, Answer answer) {
        long start = System.nanoTime();
        String name = name(request);
        EncoderDescriptor descriptor = model(request);
        List<String> texts = texts(request.path("input"));
        int dimensions = Inputs.dimensions(request, descriptor);
        boolean truncate = Json.flag(request, "truncate", true);
        EmbeddingJob.Layout layout = new EmbeddingJob.Layout(
                "{\"model\":" + Json.quoted(name) + ",\"embeddings\":[",
                (index, vector) -> Json.vector(vector),
                tokens -> "],\"total_duration\":" + (System.nanoTime() - start)
                        + ",\"load_duration\":0,\"prompt_eval_count\":" + tokens + "}");
        if (truncate) {
            EmbeddingJob.start(pool, encoders, descriptor, answer, texts, dimensions, layout);
        } else {
            EmbeddingJob.startUnlessLong(pool, encoders, descriptor, answer, texts, dimensions, layout);
        }
    }

    /** As Ollama has it: nothing, and an empty string, are no texts. */
    private static List<String> texts(JsonNode input) {
        if (input.isMissingNode()
                || input.isNull()
                || input.isTextual() && input.textValue().isEmpty()) {
            return List.of();
        }
        if (input.isTextual()) {
            return List.of(input.textValue());
        }
        if (!input.isArray()) {
            throw ApiException.badRequest("invalid input type");
        }
        return Inputs.list(input, "invalid input type");
    }

    private void embedOne(JsonNode request, Answer answer) {
        EncoderDescriptor descriptor = model(request);
        String prompt = Json.text(request, "prompt", "");
        if (prompt.isEmpty()) {
            answer.write("{\"embedding\":[]}");
            answer.end();
            return;
        }
        EmbeddingJob.start(
                pool,
                encoders,
                descriptor,
                answer,
                List.of(prompt),
                0,
                new EmbeddingJob.Layout("{\"embedding\":", (index, vector) -> Json.vector(vector), tokens -> "}"));
    }

    private static String name(JsonNode request) {
        String name = Json.text(request, "model", Json.text(request, "name", ""));
        if (name.isBlank()) {
            throw ApiException.badRequest("model is required");
        }
        return name;
    }

    private EncoderDescriptor model(JsonNode request) {
        String name = name(request);
        return encoders.find(name).orElseThrow(() -> ApiException.notFound("model '" + shown(name) + "' not found"));
    }

    /** A name that a caller sent, fit for a message. */
    static String shown(String name) {
        String clean = name.replaceAll("\\p{C}", "?");
        return clean.length() <= 80 ? clean : clean.substring(0, 80) + "…";
    }

    private ObjectNode tags() {
        ObjectNode body = object();
        ArrayNode models = body.putArray("models");
        for (EncoderDescriptor descriptor : encoders.installed()) {
            models.add(entry(descriptor, descriptor.name()));
            encoders.aliases(descriptor).forEach(alias -> models.add(entry(descriptor, alias)));
        }
        return body;
    }

    private ObjectNode running() {
        ObjectNode body = object();
        ArrayNode models = body.putArray("models");
        for (EncoderDescriptor descriptor : encoders.loaded()) {
            ObjectNode entry = entry(descriptor, descriptor.name());
            entry.remove("modified_at");
            models.add(entry.put("expires_at", "9999-12-31T23:59:59Z")
                    .put("size_vram", 0)
                    .put("context_length", descriptor.tokenLimit()));
        }
        return body;
    }

    /** Ollama's own listing always names a tag. */
    private static ObjectNode entry(EncoderDescriptor descriptor, String name) {
        String tagged = name.contains(":") ? name : name + ":latest";
        ObjectNode entry = object().put("name", tagged)
                .put("model", tagged)
                .put("modified_at", modified(descriptor))
                .put("size", size(descriptor.model().path()))
                .put("digest", descriptor.model().sha256());
        entry.set("details", details(descriptor));
        return entry;
    }

    private static ObjectNode details(EncoderDescriptor descriptor) {
        ObjectNode details =
                object().put("parent_model", "").put("format", "onnx").put("family", "bert");
        details.putArray("families").add("bert");
        return details.put("parameter_size", parameters(descriptor))
                .put("quantization_level", quantised(descriptor) ? "Q8_0" : "F32");
    }

    private static boolean quantised(EncoderDescriptor descriptor) {
        return descriptor.name().endsWith("-q");
    }

    /** From the size of the file: one or four bytes a weight. */
    private static String parameters(EncoderDescriptor descriptor) {
        double millions = size(descriptor.model().path()) / 1e6 / (quantised(descriptor) ? 1 : 4);
        return String.format(Locale.ROOT, "%.0fM", millions);
    }

    private ObjectNode show(JsonNode request) {
        EncoderDescriptor descriptor = model(request);
        ObjectNode body = object().put("license", descriptor.licence())
                .put("modelfile", "# " + descriptor.name())
                .put("parameters", "")
                .put("template", "{{ .Prompt }}");
        body.set("details", details(descriptor));
        body.putObject("model_info")
                .put("general.architecture", "bert")
                .put("bert.context_length", descriptor.tokenLimit())
                .put("bert.embedding_length", descriptor.dimension())
                .put("bert.pooling_type", descriptor.pooling().name().toLowerCase(Locale.ROOT));
        body.putArray("capabilities").add("embedding");
        return body.put("modified_at", modified(descriptor));
    }

    /** Nothing needs pulling; one line if the caller wants no stream, else as many as Ollama has at the least. */
    private void pull(JsonNode request, Answer answer) {
        EncoderDescriptor descriptor = model(request);
        if (!Json.flag(request, "stream", true)) {
            answer.json(object().put("status", "success"));
            return;
        }
        answer.contentType("application/x-ndjson");
        for (String status : List.of("pulling manifest", "verifying sha256 digest", "writing manifest", "success")) {
            ObjectNode line = object().put("status", status);
            if (status.startsWith("verifying")) {
                line.put("digest", "sha256:" + descriptor.model().sha256());
            }
            answer.write(Json.bytes(line));
            answer.write("\n");
        }
        answer.end();
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }

    private static String modified(EncoderDescriptor descriptor) {
        try {
            return Files.getLastModifiedTime(descriptor.model().path())
                    .toInstant()
                    .truncatedTo(ChronoUnit.SECONDS)
                    .toString();
        } catch (IOException e) {
            return Instant.EPOCH.toString();
        }
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
