package dev.triage.web.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/** The document that describes the API. Every answer that tests get is held against it: no member may be missing there. */
final class OpenApiDocument {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final JsonNode STRICT = strict(read());
    private static final Map<JsonNode, Schema> PARSED = new ConcurrentHashMap<>();
    private static final Set<String> SEEN = new ConcurrentSkipListSet<>();

    private OpenApiDocument() {}

    private static JsonNode read() {
        try (InputStream in = OpenApiDocument.class.getResourceAsStream("/web/console/openapi.json")) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** So that a member that isn't described is an error, which callers need not know. */
    private static JsonNode strict(JsonNode node) {
        if (node instanceof ObjectNode object
                && object.has("properties")
                && object.path("type").asText().equals("object")) {
            object.put("additionalProperties", false);
        }
        node.forEach(OpenApiDocument::strict);
        return node;
    }

    /** As {@code GET /api/queue}; those that answer with JSON. */
    static Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        STRICT.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> operation
                        .getValue()
                        .get("responses")
                        .properties()
                        .forEach(response -> {
                            if (response.getKey().startsWith("2")
                                    && response.getValue().path("content").has("application/json")) {
                                operations.add(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
                            }
                        })));
        return operations;
    }

    /** Those of which an answer has been held against the document in this JVM. */
    static Set<String> seen() {
        return SEEN;
    }

    /** Fails if the answer isn't one that the document describes; passes over what isn't the API. */
    static void check(String method, URI address, HttpResponse<String> answer) {
        JsonNode operation = STRICT.get("paths").path(address.getPath()).path(method.toLowerCase(Locale.ROOT));
        if (operation.isMissingNode()
                || answer.statusCode() == 204
                || answer.headers().firstValue("Content-Type").isEmpty()) {
            return;
        }
        String said = method + " " + address + " " + answer.statusCode() + ": ";
        String media = answer.headers().firstValue("Content-Type").orElseThrow().replaceAll(";.*", "");
        JsonNode responses = operation.get("responses");
        boolean good = answer.statusCode() < 300;
        JsonNode response = responses.path(Integer.toString(answer.statusCode()));
        assertThat(good && response.isMissingNode())
                .as(said + "a status that isn't described")
                .isFalse();
        JsonNode content = (good ? response : STRICT.at("/components/responses/Error")).path("content");
        assertThat(content.has(media)).as(said + media + " isn't described").isTrue();
        if (media.equals("application/json")) {
            assertThat(schema(content.get(media).get("schema")).validate(answer.body(), InputFormat.JSON))
                    .as(said + answer.body())
                    .isEmpty();
            if (good) {
                SEEN.add(method + " " + address.getPath());
            }
        }
    }

    /** With the components that it refers to. */
    private static Schema schema(JsonNode schema) {
        return PARSED.computeIfAbsent(schema, node -> {
            ObjectNode root = ((ObjectNode) node).deepCopy();
            root.set("components", STRICT.get("components"));
            return REGISTRY.getSchema(root.toString(), InputFormat.JSON);
        });
    }
}
