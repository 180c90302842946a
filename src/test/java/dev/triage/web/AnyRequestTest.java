package dev.triage.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever a caller sends: an answer or a refusal, and nothing of the inside. */
@Tag("fuzz")
class AnyRequestTest {
    private static final List<String> PATHS = List.of(
            "/api/embed",
            "/api/embeddings",
            "/api/show",
            "/api/pull",
            "/api/generate",
            "/v1/embeddings",
            "/v1/models/",
            "/predict",
            "/api/compare",
            "/api/rank",
            "/api/faq",
            "/api/batches",
            "/api/batches/7",
            "/api/batches/7/cancel",
            "/api/batches/7/result.xlsx",
            "/health",
            "/");

    private static RunningService service;
    private static int requests;

    /** @param query of the address, encoded */
    record Request(String path, String query, String body) {}

    @BeforeContainer
    static void start() {
        service = RunningService.start();
    }

    @AfterContainer
    static void stop() {
        service.close();
        System.out.println("fuzz: " + requests + " requests");
    }

    @Provide
    Arbitrary<Request> requests() {
        Arbitrary<String> values = Arbitraries.of(
                "\"all-minilm\"",
                "\"\"",
                "\"a\"",
                "\"打印机\"",
                "\"\\ud800\"",
                "[]",
                "{}",
                "[\"a\",\"b\"]",
                "[[1,2]]",
                "[1e400]",
                "0",
                "-1",
                "1e9",
                "NaN",
                "true",
                "null");
        Arbitrary<String> members = Combinators.combine(
                        Arbitraries.of(
                                "model",
                                "input",
                                "prompt",
                                "text",
                                "texts",
                                "subject",
                                "standards",
                                "questions",
                                "encoders",
                                "query",
                                "documents",
                                "ids",
                                "top",
                                "encoder",
                                "truncate",
                                "dimensions",
                                "encoding_format",
                                "options",
                                "keep_alive",
                                "stream"),
                        values)
                .as((name, value) -> "\"" + name + "\":" + value);
        Arbitrary<String> objects = members.list().ofMaxSize(6).map(list -> "{" + String.join(",", list) + "}");
        Arbitrary<String> broken = Combinators.combine(
                        objects, Arbitraries.integers().between(0, 200), Arbitraries.chars())
                .as((json, at, other) -> json.substring(0, Math.min(at, json.length())) + other);
        Arbitrary<String> bodies =
                Arbitraries.oneOf(objects, broken, values, Arbitraries.strings().ofMaxLength(60));
        Arbitrary<String> queries = Arbitraries.oneOf(
                Arbitraries.just(""),
                Combinators.combine(
                                Arbitraries.of("q", "top", "encoder", "name"),
                                Arbitraries.strings().ofMaxLength(12))
                        .as((name, value) -> "?" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return Combinators.combine(Arbitraries.of(PATHS), queries, bodies).as(Request::new);
    }

    @Property
    void shouldAnswerOrRefuse(@ForAll("requests") Request request) throws Exception {
        requests++;
        String path = request.path() + request.query();

        expectNothingOfTheInside(service.post(path, request.body()));
        expectNothingOfTheInside(service.get(path));
    }

    private static void expectNothingOfTheInside(HttpResponse<String> answer) {
        assertThat(answer.statusCode())
                .as("%s %s", answer.request(), answer.body())
                .isNotEqualTo(500)
                .isLessThan(504);
        assertThat(answer.body()).doesNotContain("Exception", "\tat ", "dev.triage", "java.lang");
    }
}
