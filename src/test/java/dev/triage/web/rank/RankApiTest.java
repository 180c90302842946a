package dev.triage.web.rank;

import static dev.triage.web.RunningService.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.triage.core.Encoder;
import dev.triage.core.Vectors;
import dev.triage.web.RunningService;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RankApiTest {
    private static final String QUERY = "the printer on floor 7 jams";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> TEXTS = IntStream.range(0, 1000)
            .mapToObj(i -> (i % 3 == 0 ? "printer on floor " : "invoice number ") + i)
            .toList();

    private static RunningService service;

    @BeforeAll
    static void start() {
        service = RunningService.start();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static JsonNode rank(String documents, Object value) throws Exception {
        String body = JSON.writeValueAsString(Map.of("query", QUERY, documents, value, "top", 50));
        return json(service.post("/api/rank", body)).path("results");
    }

    @Test
    void shouldFindTheFiftyNearestOfAThousandAndKnowThemTheNextTime() throws Exception {
        Encoder encoder = service.encoder("all-minilm");
        float[] query = encoder.encode(QUERY).vector();
        List<Integer> expected = IntStream.range(0, TEXTS.size())
                .boxed()
                .sorted(Comparator.comparingDouble(
                        i -> -Vectors.dot(query, encoder.encode(TEXTS.get(i)).vector())))
                .limit(50)
                .toList();

        long[] nanos = new long[41];
        for (int i = 0; i < nanos.length; i++) {
            long start = System.nanoTime();
            JsonNode results = rank("documents", TEXTS);
            nanos[i] = System.nanoTime() - start;

            assertThat(results)
                    .extracting(result -> result.path("index").asInt())
                    .containsExactlyElementsOf(expected);
        }
        Arrays.sort(nanos);
        System.out.printf(
                "1,000 documents by their texts, embedded before: p50 %.1f ms, p95 %.1f ms%n",
                nanos[20] / 1e6, nanos[38] / 1e6);
        assertThat(nanos[20] / 1e6).as("p50 in milliseconds").isLessThan(500);
    }

    @Test
    void shouldKnowDocumentsByTheirIds() throws Exception {
        List<Map<String, String>> documents = List.of(
                Map.of("id", "a", "text", "Where is my invoice?"), Map.of("id", "b", "text", "The printer jams again"));
        rank("documents", documents);

        JsonNode results = rank("ids", List.of("a", "b"));

        assertThat(results).extracting(result -> result.path("id").asText()).containsExactly("b", "a");
        assertThat(results.get(0).path("similarity").asDouble())
                .isCloseTo(
                        Vectors.dot(
                                service.encoder("all-minilm").encode(QUERY).vector(),
                                service.encoder("all-minilm")
                                        .encode("The printer jams again")
                                        .vector()),
                        within(1e-6));

        rank("documents", List.of(Map.of("id", "b", "text", "Closed on Sundays")));

        assertThat(rank("ids", List.of("a", "b")).get(1).path("similarity").asDouble())
                .as("the later text counts")
                .isLessThan(0.4);
    }
}
