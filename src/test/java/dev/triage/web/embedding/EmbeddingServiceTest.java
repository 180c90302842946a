package dev.triage.web.embedding;

import static dev.triage.web.RunningService.json;
import static dev.triage.web.RunningService.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.triage.web.RunningService;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingServiceTest {
    private static final String TEXT = "The printer on the third floor jams";

    private static RunningService service;

    @BeforeAll
    static void start() {
        service = RunningService.start();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "all-minilm",
                "all-minilm:latest",
                "all-minilm:l6-v2",
                "mxbai/embedding:latest",
                "all-minilm-l6-v2-q",
                "sentence-transformers/all-MiniLM-L6-v2"
            })
    void shouldKnowTheModelByAllItsNames(String name) throws Exception {
        HttpResponse<String> answer =
                service.post("/api/embed", "{\"model\":\"" + name + "\",\"input\":\"" + TEXT + "\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).at("/model").asText()).isEqualTo(name);
        assertThat(vector(json(answer).at("/embeddings/0")))
                .containsExactly(service.encoder("all-minilm").encode(TEXT).vector());
    }

    /** {@code curl -d} says that it sends a form. */
    @Test
    void shouldAnswerTheArticlesCurlLineWith384Numbers() throws Exception {
        HttpResponse<String> answer = service.post(
                "/api/embed",
                "{\"model\": \"mxbai/embedding:latest\", \"input\": \"打印机卡纸了\"}",
                "Content-Type",
                "application/x-www-form-urlencoded");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).path("embeddings")).hasSize(1);
        assertThat(json(answer).at("/embeddings/0")).hasSize(384);
    }

    @Test
    void shouldAnswerSeveralTextsInTheirOrder() throws Exception {
        List<String> texts = IntStream.range(0, 200)
                .mapToObj(i -> "ticket number " + i * 7919)
                .toList();
        String input = texts.stream().map(text -> "\"" + text + "\"").collect(Collectors.joining(",", "[", "]"));

        JsonNode answer = json(service.post("/api/embed", "{\"model\":\"all-minilm\",\"input\":" + input + "}"));

        assertThat(answer.path("embeddings")).hasSize(200);
        for (int i = 0; i < 200; i++) {
            assertThat(vector(answer.path("embeddings").get(i)))
                    .containsExactly(
                            service.encoder("all-minilm").encode(texts.get(i)).vector());
        }
        assertThat(answer.path("prompt_eval_count").asInt()).isGreaterThan(600);
    }

    @Test
    void shouldShortenVectorsAndKeepTheirLength() throws Exception {
        JsonNode answer = json(service.post(
                "/v1/embeddings", "{\"model\":\"all-minilm\",\"input\":\"" + TEXT + "\",\"dimensions\":64}"));

        float[] vector = vector(answer.at("/data/0/embedding"));
        double squares = 0;
        for (float component : vector) {
            squares += component * component;
        }
        assertThat(vector).hasSize(64);
        assertThat(squares).isCloseTo(1, within(1e-5));
        assertThat(answer.at("/usage/prompt_tokens").asInt())
                .isEqualTo(service.encoder("all-minilm").encode(TEXT).tokens().length);
    }

    @Test
    void shouldAnswerNoTextsLikeOllama() throws Exception {
        assertThat(json(service.post("/api/embed", "{\"model\":\"all-minilm\",\"input\":[]}"))
                        .path("embeddings"))
                .isEmpty();
        assertThat(json(service.post("/api/embed", "{\"model\":\"all-minilm\"}"))
                        .path("embeddings"))
                .isEmpty();
        assertThat(json(service.post("/api/embeddings", "{\"model\":\"all-minilm\",\"prompt\":\"\"}"))
                        .path("embedding"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    /api/embed      | 400 | ``                                                             | missing request body
                    /api/embed      | 400 | {"model":                                                      | not valid JSON
                    /api/embed      | 400 | [1]                                                            | must be a JSON object
                    /api/embed      | 400 | {"input":"a"}                                                  | model is required
                    /api/embed      | 404 | {"model":"nope","input":"a"}                                   | model 'nope' not found
                    /api/embed      | 400 | {"model":"all-minilm","input":7}                               | invalid input type
                    /api/embed      | 400 | {"model":"all-minilm","input":["a",7]}                         | invalid input type
                    /api/embed      | 400 | {"model":"all-minilm","input":"a","dimensions":4000000000}     | from 1 to 384
                    /api/embed      | 400 | {"model":"all-minilm","input":"a","dimensions":385}            | from 1 to 384
                    /api/embed      | 400 | {"model":"all-minilm","input":"a","truncate":"no"}             | 'truncate' must be true or false
                    /api/embeddings | 400 | {"model":"all-minilm","prompt":["a"]}                          | 'prompt' must be a string
                    /api/show       | 404 | {"model":"nope"}                                               | model 'nope' not found
                    /api/pull       | 404 | {"model":"nope"}                                               | model 'nope' not found
                    /api/generate   | 400 | {"model":"all-minilm","prompt":"a"}                            | does not support generate
                    /predict        | 503 | {"text":"a"}                                                   | No classifier is loaded
                    """)
    void shouldSayPlainlyWhatIsWrong(String path, int status, String body, String message) throws Exception {
        HttpResponse<String> answer = service.post(path, body);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(json(answer).path("error").asText()).contains(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    400 | ``                                                                | ``              | ``
                    400 | {"input":"a"}                                                     | model           | ``
                    404 | {"model":"nope","input":"a"}                                      | model           | model_not_found
                    400 | {"model":"all-minilm"}                                            | input           | ``
                    400 | {"model":"all-minilm","input":""}                                 | input           | ``
                    400 | {"model":"all-minilm","input":[]}                                 | input           | ``
                    400 | {"model":"all-minilm","input":[1,2]}                              | input           | ``
                    400 | {"model":"all-minilm","input":[[1,2]]}                            | input           | ``
                    400 | {"model":"all-minilm","input":"a","encoding_format":"hex"}        | encoding_format | ``
                    400 | {"model":"all-minilm","input":"a","dimensions":0}                 | dimensions      | ``
                    400 | {"model":"all-minilm","input":"a","dimensions":"many"}            | dimensions      | ``
                    """)
    void shouldSayWhatIsWrongAsOpenAiDoes(int status, String body, String parameter, String code) throws Exception {
        HttpResponse<String> answer = service.post("/v1/embeddings", body);

        JsonNode error = json(answer).path("error");
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(error.path("message").asText()).isNotBlank();
        assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
        assertThat(error.path("param").asText("")).isEqualTo(parameter);
        assertThat(error.path("code").asText("")).isEqualTo(code);
    }

    @Test
    void shouldRefuseTooManyAndTooLongInputs() throws Exception {
        String tenThousand = IntStream.range(0, 10_000).mapToObj(i -> "\"a\"").collect(Collectors.joining(","));

        assertThat(service.post("/api/embed", "{\"model\":\"all-minilm\",\"input\":[" + tenThousand + "]}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(service.post("/v1/embeddings", "{\"model\":\"all-minilm\",\"input\":[" + tenThousand + "]}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(service.post("/api/embed", "{\"model\":\"all-minilm\",\"input\":\"" + "a ".repeat(5 << 20) + "\"}")
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void shouldCutLongTextsUnlessToldNotTo() throws Exception {
        String input = "\"input\":\"" + "jam ".repeat(400) + "\"";

        HttpResponse<String> cut = service.post("/api/embed", "{\"model\":\"all-minilm\"," + input + "}");
        HttpResponse<String> refused =
                service.post("/api/embed", "{\"model\":\"all-minilm\",\"truncate\":false," + input + "}");

        assertThat(cut.statusCode()).isEqualTo(200);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused).path("error").asText()).isEqualTo("the input length exceeds the context length");
    }

    @Test
    void shouldListAndShowModels() throws Exception {
        assertThat(json(service.get("/api/tags")).findValuesAsText("name"))
                .contains("all-minilm:latest", "all-minilm:l6-v2", "bge-small-zh-v1.5-q:latest");
        assertThat(json(service.post("/api/show", "{\"model\":\"all-minilm\"}"))
                        .at("/model_info/bert.embedding_length")
                        .asInt())
                .isEqualTo(384);
        assertThat(json(service.get("/api/ps")).findValuesAsText("name")).contains("all-minilm-l6-v2-q:latest");
        assertThat(json(service.get("/v1/models")).findValuesAsText("id")).contains("all-minilm", "mxbai/embedding");
        assertThat(json(service.get("/v1/models/mxbai/embedding:latest"))
                        .path("id")
                        .asText())
                .isEqualTo("mxbai/embedding:latest");
        assertThat(service.get("/v1/models/nope").statusCode()).isEqualTo(404);
        assertThat(json(service.post("/api/pull", "{\"model\":\"all-minilm\",\"stream\":false}"))
                        .path("status")
                        .asText())
                .isEqualTo("success");
    }

    @Test
    void shouldGreetLikeOllama() throws Exception {
        assertThat(service.get("/").body()).isEqualTo("Ollama is running");
        for (String path : List.of("/", "/api/tags", "/api/version")) {
            assertThat(service.send("HEAD", path).statusCode()).as(path).isEqualTo(200);
        }
        assertThat(json(service.get("/api/version")).path("version").asText()).matches("\\d+\\.\\d+\\.\\d+");
        assertThat(json(service.get("/health")).path("status").asText()).isEqualTo("UP");
        assertThat(service.get("/metrics").body()).contains("triage_http_requests_seconds_count");
    }

    @Test
    void shouldAnswerUnknownPathsInTheApisShape() throws Exception {
        assertThat(json(service.get("/api/nothing")).path("error").isTextual()).isTrue();
        assertThat(json(service.get("/v1/nothing")).at("/error/message").isTextual())
                .isTrue();
        assertThat(service.send("DELETE", "/api/embed").statusCode()).isEqualTo(405);
    }

    @Test
    void shouldAskForTheTokenWhereOneIsSet() throws Exception {
        try (RunningService guarded = RunningService.withToken("sesame")) {
            String body = "{\"model\":\"all-minilm\",\"input\":\"a\"}";

            assertThat(guarded.post("/api/embed", body).statusCode()).isEqualTo(401);
            assertThat(guarded.post("/v1/embeddings", body, "Authorization", "Bearer simsim")
                            .statusCode())
                    .isEqualTo(401);
            assertThat(guarded.post("/v1/embeddings", body, "Authorization", "Bearer sesame")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(guarded.get("/health").statusCode()).isEqualTo(200);
            assertThat(guarded.get("/metrics").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void shouldRefusePagesOfOtherSites() throws Exception {
        String body = "{\"model\":\"all-minilm\",\"input\":\"a\"}";

        assertThat(service.post("/api/embed", body, "Origin", "https://elsewhere.example")
                        .statusCode())
                .isEqualTo(403);
        assertThat(raw("GET /api/tags HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 403");
    }

    @Test
    void shouldTurnAwayWorkBeyondItsLimit() throws Exception {
        try (RunningService small = RunningService.withJobs(0)) {
            HttpResponse<String> answer =
                    small.post("/api/embed", "{\"model\":\"all-minilm\",\"input\":\"" + TEXT + "\"}");

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /api/embed | {"model":"all-minilm","input":[%s]}
            /api/rank  | {"query":"a ticket","documents":[%s]}
            """)
    void shouldStopWorkingForClientsThatHaveGone(String path, String request) throws Exception {
        try (RunningService uncached = RunningService.withJobs(8)) {
            String long256 = "all the words of a long ticket ".repeat(60);
            String input = IntStream.range(0, 2000)
                    .mapToObj(i -> "\"" + i + " " + long256 + "\"")
                    .collect(Collectors.joining(","));
            byte[] body = String.format(request, input).getBytes(StandardCharsets.UTF_8);

            try (Socket socket = new Socket("127.0.0.1", uncached.port())) {
                OutputStream out = socket.getOutputStream();
                out.write(
                        ("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                out.write(body);
                out.flush();
                assertThat(socket.getInputStream().read()).isEqualTo('H');
            }

            // two thousand such texts take a minute
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> uncached.pool().jobs() == 0);
        }
    }

    @Test
    void shouldNotLetSlowClientsHoldThreads() throws Exception {
        List<Socket> slow = new java.util.ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                Socket socket = new Socket("127.0.0.1", service.port());
                socket.getOutputStream()
                        .write("POST /api/embed HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{"
                                .getBytes(StandardCharsets.US_ASCII));
                slow.add(socket);
            }

            HttpResponse<String> answer =
                    service.post("/api/embed", "{\"model\":\"all-minilm\",\"input\":\"" + TEXT + "\"}");

            assertThat(answer.statusCode()).isEqualTo(200);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void shouldNotLetSlowReadersHoldThreads() throws Exception {
        String texts =
                IntStream.range(0, 200).mapToObj(i -> "\"jam " + i + "\"").collect(Collectors.joining(","));
        byte[] body = ("{\"model\":\"all-minilm\",\"input\":[" + texts + "]}").getBytes(StandardCharsets.UTF_8);
        List<Socket> slow = new java.util.ArrayList<>();
        try {
            for (int i = 0; i < 60; i++) {
                Socket socket = new Socket();
                socket.setReceiveBufferSize(4096);
                socket.connect(new java.net.InetSocketAddress("127.0.0.1", service.port()));
                socket.getOutputStream()
                        .write(("POST /api/embed HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length
                                        + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().write(body);
                slow.add(socket);
                assertThat(socket.getInputStream().read()).isEqualTo('H');
            }

            HttpResponse<String> answer =
                    service.post("/api/embed", "{\"model\":\"all-minilm\",\"input\":\"" + TEXT + "\"}");

            assertThat(answer.statusCode()).isEqualTo(200);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private static String raw(String request) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", service.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
