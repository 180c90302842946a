package dev.triage.web.rank;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.triage.core.Encoder;
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
import java.util.Comparator;
import java.util.List;

/**
 * {@code POST /api/rank {query, documents | ids, top, encoder}}: the documents nearest to a query. Documents are strings
 * or {@code {id, text}}; those with an id may later be named by it alone, until they have not been asked for long.
 * Vectors of texts seen lately are kept by the encoder's cache.
 */
public final class RankApi implements WebServer.Module {
    private static final int MOST_DOCUMENTS = 2000;
    private static final int LONGEST_TEXT = 20_000;
    private static final int LONGEST_ID = 200;
    private static final long MOST_REMEMBERED = 20_000;

    private final ServedEncoders encoders;
    private final WorkPool pool;
    private final BodyLimit bodies;
    private final Cache<Key, float[]> remembered = Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .executor(Runnable::run)
            .build();

    public RankApi(ServedEncoders encoders, WorkPool pool, BodyLimit bodies) {
        this.encoders = encoders;
        this.pool = pool;
        this.bodies = bodies;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.post(
                "/api/rank",
                context -> RequestBody.read(
                        context, bodies, ErrorShape.PLAIN, (body, answer) -> rank(Json.object(body), answer)));
    }

    private record Key(String encoder, String id) {}

    /**
     * @param id or null
     * @param vector known already, or null
     */
    private record Document(String id, String text, float[] vector) {}

    private record Ranked(int index, String id, float similarity) {}

    private void rank(JsonNode request, Answer answer) {
        String query = Json.text(request, "query", "");
        if (query.isBlank() || query.length() > LONGEST_TEXT) {
            throw ApiException.badRequest("'query' must be a text of 1 to " + LONGEST_TEXT + " characters.", "query");
        }
        int top = Json.whole(request, "top", 50, 1, MOST_DOCUMENTS);
        EncoderDescriptor descriptor = encoder(Json.text(request, "encoder", Encoders.AUTO), query);
        Encoder encoder = encoders.open(descriptor);
        List<Document> documents = documents(request, encoder.id());
        float[][] vectors = new float[documents.size() + 1][];
        WorkPool.Job job = pool.submit(vectors.length, index -> {
            if (index == documents.size()) {
                vectors[index] = encoder.encode(query).vector();
                return;
            }
            Document document = documents.get(index);
            vectors[index] = document.vector() != null
                    ? document.vector()
                    : encoder.encode(document.text()).vector();
            if (document.id() != null) {
                remembered.put(new Key(encoder.id(), document.id()), vectors[index]);
            }
        });
        answer.onGone(job::cancel);
        answer.keepAlive();
        job.done().whenComplete((nothing, failure) -> {
            if (failure == null) {
                answer.json(answer(descriptor, documents, vectors, top));
            } else {
                answer.fail(failure);
            }
        });
    }

    private EncoderDescriptor encoder(String name, String query) {
        if (name.equals(Encoders.AUTO)) {
            return encoders.descriptor(encoders.select(query)
                    .orElseThrow(() -> ApiException.badRequest(
                            "No encoder knows the query's language: name one with 'encoder'.", "query")));
        }
        return encoders.find(name)
                .orElseThrow(() -> ApiException.badRequest(
                        "There is no such encoder; GET /v1/models lists those there are.", "encoder"));
    }

    private List<Document> documents(JsonNode request, String encoder) {
        if (request.has("documents") == request.has("ids")) {
            throw ApiException.badRequest("The request needs either 'documents' or 'ids'.", "documents");
        }
        List<Document> documents = new ArrayList<>();
        if (request.has("ids")) {
            for (String id : Json.texts(request, "ids", MOST_DOCUMENTS)) {
                float[] vector = remembered.getIfPresent(new Key(encoder, id));
                if (vector == null) {
                    throw ApiException.notFound(
                            "The document at position " + documents.size()
                                    + " of 'ids' is not known (any more): send it with its text.",
                            "ids",
                            "document_not_found");
                }
                documents.add(new Document(id, null, vector));
            }
            return documents;
        }
        JsonNode array = request.get("documents");
        if (!array.isArray() || array.size() > MOST_DOCUMENTS) {
            throw ApiException.badRequest(
                    "'documents' must be a list of at most " + MOST_DOCUMENTS + " strings or {id, text}.", "documents");
        }
        for (JsonNode element : array) {
            String id = element.isObject() ? Json.text(element, "id", null) : null;
            String text = element.isObject() ? Json.text(element, "text", null) : element.textValue();
            if (text == null || text.length() > LONGEST_TEXT || id != null && id.length() > LONGEST_ID) {
                throw ApiException.badRequest(
                        "The document at position " + documents.size() + " must be a string, or {id, text}, of at most "
                                + LONGEST_TEXT + " characters.",
                        "documents");
            }
            documents.add(new Document(id, text, null));
        }
        return documents;
    }

    private static ObjectNode answer(
            EncoderDescriptor descriptor, List<Document> documents, float[][] vectors, int top) {
        float[] query = vectors[documents.size()];
        List<Ranked> ranked = new ArrayList<>(documents.size());
        for (int i = 0; i < documents.size(); i++) {
            ranked.add(new Ranked(i, documents.get(i).id(), Vectors.dot(query, vectors[i])));
        }
        ranked.sort(Comparator.comparingDouble(Ranked::similarity)
                .reversed()
                .thenComparing(Comparator.comparingInt(Ranked::index)));
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("encoder", descriptor.name());
        ArrayNode results = body.putArray("results");
        for (Ranked one : ranked.subList(0, Math.min(top, ranked.size()))) {
            ObjectNode result = results.addObject().put("index", one.index());
            if (one.id() != null) {
                result.put("id", one.id());
            }
            result.put("similarity", one.similarity());
        }
        return body;
    }
}
