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
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.BiFunction;

/** The part of OpenAI's API that concerns embeddings. Texts longer than the encoder's limit are cut. */
final class OpenAiApi implements WebServer.Module {
    private static final String TOKENS_REFUSED = "'input' holds token ids, which belong to another model's tokenizer:"
            + " send the text itself, a string or a list of strings.";
    private static final String WRONG_TYPE = "'input' must be a string or a list of strings.";

    private final ServedEncoders encoders;
    private final WorkPool pool;
    private final BodyLimit bodies;

    OpenAiApi(ServedEncoders encoders, WorkPool pool, BodyLimit bodies) {
        this.encoders = encoders;
        this.pool = pool;
        this.bodies = bodies;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.post(
                "/v1/embeddings",
                context -> RequestBody.read(
                        context, bodies, ErrorShape.OPENAI, (body, answer) -> embed(Json.object(body), answer)));
        routes.get("/v1/models", context -> context.contentType(Json.TYPE).result(Json.bytes(models())));
        routes.get("/v1/models/<model>", context -> context.contentType(Json.TYPE)
                .result(Json.bytes(model(find(context.pathParam("model")), context.pathParam("model")))));
    }

    private void embed(JsonNode request, Answer answer) {
        String name = Json.text(request, "model", "");
        if (name.isBlank()) {
            throw ApiException.badRequest("You must name a model.", "model");
        }
        EncoderDescriptor descriptor = find(name);
        List<String> texts = texts(request.path("input"));
        int dimensions = Inputs.dimensions(request, descriptor);
        EmbeddingJob.start(
                pool,
                encoders,
                descriptor,
                answer,
                texts,
                dimensions,
                new EmbeddingJob.Layout(
                        "{\"object\":\"list\",\"data\":[",
                        element(Json.text(request, "encoding_format", "float")),
                        tokens -> "],\"model\":" + Json.quoted(name) + ",\"usage\":{\"prompt_tokens\":" + tokens
                                + ",\"total_tokens\":" + tokens + "}}"));
    }

    private static BiFunction<Integer, float[], byte[]> element(String format) {
        return switch (format) {
            case "float" -> (index, vector) -> element(index, new String(Json.vector(vector), StandardCharsets.UTF_8));
            case "base64" -> (index, vector) -> element(index, "\"" + base64(vector) + "\"");
            default ->
                throw ApiException.badRequest("'encoding_format' must be 'float' or 'base64'.", "encoding_format");
        };
    }

    private static byte[] element(int index, String embedding) {
        return ("{\"object\":\"embedding\",\"index\":" + index + ",\"embedding\":" + embedding + "}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** 32-bit floats, least significant byte first. */
    private static String base64(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * vector.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private static List<String> texts(JsonNode input) {
        if (input.isTextual()) {
            return requireText(List.of(input.textValue()));
        }
        if (!input.isArray()) {
            throw ApiException.badRequest(WRONG_TYPE, "input");
        }
        if (input.isEmpty()) {
            throw ApiException.badRequest("'input' must not be an empty list.", "input");
        }
        JsonNode first = input.get(0);
        if (first.isNumber()
                || first.isArray() && first.size() > 0 && first.get(0).isNumber()) {
            throw ApiException.badRequest(TOKENS_REFUSED, "input");
        }
        return requireText(Inputs.list(input, WRONG_TYPE));
    }

    private static List<String> requireText(List<String> texts) {
        if (texts.contains("")) {
            throw ApiException.badRequest("'input' must not be, or contain, an empty string.", "input");
        }
        return texts;
    }

    private EncoderDescriptor find(String name) {
        return encoders.find(name)
                .orElseThrow(() -> ApiException.notFound(
                        "The model '" + OllamaApi.shown(name)
                                + "' does not exist; GET /v1/models lists those there are.",
                        "model",
                        "model_not_found"));
    }

    private ObjectNode models() {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("object", "list");
        ArrayNode list = body.putArray("data");
        for (EncoderDescriptor descriptor : encoders.installed()) {
            list.add(model(descriptor, descriptor.name()));
            encoders.aliases(descriptor).forEach(alias -> list.add(model(descriptor, alias)));
        }
        return body;
    }

    private static ObjectNode model(EncoderDescriptor descriptor, String name) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", name)
                .put("object", "model")
                .put("created", 0)
                .put(
                        "owned_by",
                        descriptor.maven().isEmpty()
                                ? "ticket-triage"
                                : descriptor.maven().split(":")[0]);
    }
}
