package dev.triage.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.triage.core.Decision;
import dev.triage.core.Judgement;
import dev.triage.core.ReviewReason;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong with a request is said in one sentence, in the shape of the API that was asked. */
class MalformedRequestTest {
    private static RunningService service;

    @BeforeAll
    static void start() {
        service = RunningService.withPredictor(ticket -> new Decision.NeedsReview(
                ticket,
                Set.of(ReviewReason.LOW_CONFIDENCE),
                new Judgement(
                        List.of(),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        "",
                        0,
                        "",
                        0,
                        false,
                        "",
                        List.of())));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String message) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        JsonNode error = RunningService.json(answer).path("error");
        assertThat(error.isObject() ? error.path("message").asText() : error.asText())
                .contains(message)
                .doesNotContain("Exception");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /predict     | ``                                                        | missing request body
            /predict     | []                                                        | must be a JSON object
            /predict     | {}                                                        | needs 'text'
            /predict     | {"text":7}                                                | 'text' must be a string
            /predict     | {"text":"a","subject":[]}                                 | 'subject' must be a string
            /predict     | {"texts":"a"}                                             | 'texts' must be a list of strings
            /predict     | {"texts":["a",1]}                                         | 'texts' must be a list of strings
            /api/compare | {"standards":["a"]}                                       | 'questions' must be a list
            /api/compare | {"standards":[],"questions":["a"]}                        | at least one text
            /api/compare | {"standards":[" "],"questions":["a"]}                     | none that is blank
            /api/compare | {"standards":["a"],"questions":["a"],"encoders":["x"]}    | no such encoder
            /api/compare | {"standards":["a"],"questions":["a"],"encoders":"x"}      | 'encoders' must be a list
            /api/compare | {"standards":{},"questions":["a"]}                        | 'standards' must be a list
            /api/rank    | {"documents":["a"]}                                       | 'query' must be a text
            /api/rank    | {"query":"a"}                                             | either 'documents' or 'ids'
            /api/rank    | {"query":"a","documents":["a"],"ids":["a"]}               | either 'documents' or 'ids'
            /api/rank    | {"query":"a","documents":"a"}                             | 'documents' must be a list
            /api/rank    | {"query":"a","documents":[7]}                             | position 0
            /api/rank    | {"query":"a","documents":[{"id":"x"}]}                    | position 0
            /api/rank    | {"query":"a","documents":["a"],"top":0}                   | 'top' must be a whole number
            /api/rank    | {"query":"a","documents":["a"],"top":1e9}                 | 'top' must be a whole number
            /api/rank    | {"query":"a","documents":["a"],"encoder":"x"}             | no such encoder
            """)
    void shouldSayWhatIsWrong(String path, String body, String message) throws Exception {
        assertRefused(service.post(path, body), 400, message);
    }

    @Test
    void shouldSayThatADocumentIsNotKnown() throws Exception {
        assertRefused(service.post("/api/rank", "{\"query\":\"a\",\"ids\":[\"nobody\"]}"), 404, "position 0 of 'ids'");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/faq, needs a question",
        "/api/faq?q=, needs a question",
        "/api/faq?q=a&top=0, 'top' must be",
        "/api/faq?q=a&top=many, 'top' must be"
    })
    void shouldSayWhatIsWrongWithAQuestion(String path, String message) throws Exception {
        assertRefused(service.get(path), 400, message);
    }

    @Test
    void shouldRefuseAQuestionWithoutEnd() throws Exception {
        assertRefused(service.get("/api/faq?q=" + "a".repeat(2001)), 400, "2000 characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/embed", "/api/embeddings", "/v1/embeddings", "/predict", "/api/compare", "/api/rank"})
    void shouldRefuseWhatIsTooMuchTooDeepOrNoJson(String path) throws Exception {
        assertRefused(service.post(path, " ".repeat(10 << 20)), 413, "at most 8 MB");
        assertRefused(service.post(path, "[".repeat(5000)), 400, "nested too deeply");
        assertRefused(service.post(path, "{\"model\":"), 400, "not valid JSON");
        assertRefused(service.post(path, "{\"a\":1}x"), 400, "not valid JSON");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /predict     | {"texts":[%s]}
            /api/compare | {"standards":["a"],"questions":[%s]}
            /api/rank    | {"query":"a","documents":[%s]}
            /api/rank    | {"query":"a","ids":[%s]}
            /api/embed   | {"model":"all-minilm","input":[%s]}
            """)
    void shouldRefuseTenThousandInputs(String path, String body) throws Exception {
        String texts = IntStream.range(0, 10_000).mapToObj(i -> "\"a\"").collect(Collectors.joining(","));

        assertRefused(service.post(path, String.format(body, texts)), 400, "at most");
    }

    @Test
    void shouldRefuseFilesThatAreNoPairs() throws Exception {
        assertRefused(service.post("/api/batches?encoder=nope", "a,b\n"), 400, "no such encoder");
        assertRefused(service.post("/api/batches", "\u0000\u0001PNG"), 400, "neither UTF-8 nor GB18030");
        assertRefused(service.get("/api/batches/7"), 404, "no such batch");
        assertRefused(service.get("/api/batches/7/events"), 404, "no such batch");
        assertRefused(service.get("/api/batches/7/result.xlsx"), 404, "no such batch");
    }

    @Test
    void shouldRefuseAFileThatIsAnnouncedAsFarTooLongBeforeItComes() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", service.port())) {
            socket.getOutputStream()
                    .write("POST /api/batches HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900000000\r\n\r\na"
                            .getBytes(StandardCharsets.US_ASCII));

            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 413");
        }
    }
}
