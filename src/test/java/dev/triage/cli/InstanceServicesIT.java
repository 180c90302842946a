package dev.triage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.triage.avro.RecordSerdes;
import dev.triage.core.TriageMetrics;
import dev.triage.encoder.Encoders;
import dev.triage.runtime.FaqFeed;
import dev.triage.runtime.TriageApp;
import dev.triage.runtime.TriageConfig;
import dev.triage.runtime.embedded.EmbeddedStack;
import dev.triage.web.faq.FaqIndex;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an instance serves beside routing: collected answers from their topic, embeddings, predictions. */
class InstanceServicesIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    private Path settings(EmbeddedStack stack, String... more) throws Exception {
        Map<String, String> settings = new HashMap<>(stack.settings());
        settings.put("triage.partitions", "2");
        settings.put("triage.replication", "1");
        settings.put("triage.threads", "1");
        settings.put("triage.management-port", "0");
        settings.put("triage.fit-quiet", "PT0.3S");
        settings.put("triage.fit-after-changes", "1");
        settings.put("triage.state-dir", directory.resolve("state").toString());
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        Path file = directory.resolve("triage.properties");
        Files.writeString(
                file,
                settings.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining("\n")));
        return file;
    }

    @Test
    void shouldServeEmbeddingsPredictionsAndAnswersBesideRouting() throws Exception {
        try (EmbeddedStack stack = EmbeddedStack.start(directory.resolve("stack"));
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Path file = settings(
                    stack,
                    "triage.embedding-port",
                    Integer.toString(taken.getLocalPort()),
                    "triage.embedding-token",
                    "sesame");
            assertThat(TicketTriage.run("topics", "--config", file.toString())).isZero();
            TriageConfig config = TriageConfig.load(file);
            try (TriageApp app = new TriageApp(config)) {
                app.start();
                assertThat(app.awaitRunning(Duration.ofSeconds(60))).isTrue();
                try (EmbeddingSetup setup = new EmbeddingSetup(config, app)) {
                    String url = setup.address(config).orElseThrow();
                    assertThat(url).as("the port is another's").doesNotEndWith(":" + taken.getLocalPort());
                    assertThat(post(url + "/predict", "{\"text\":\"a\"}").statusCode())
                            .isEqualTo(503);
                    importExamples(file);
                    await(() -> app.state().examples() == 12
                            && app.state().encoders().values().stream()
                                    .allMatch(knowledge -> knowledge.fit().isPresent()));

                    JsonNode prediction =
                            JSON.readTree(post(url + "/predict", "{\"text\":\"there is a paper jam in the printer\"}")
                                    .body());
                    assertThat(prediction.path("category").asText()).isEqualTo("printer");
                    assertThat(prediction.path("confidence").isNumber()).isTrue();
                    assertThat(prediction.at("/candidates/0/probability").asDouble())
                            .isBetween(0.0, 1.0);
                    assertThat(JSON.readTree(post(
                                                    url + "/api/embed",
                                                    "{\"model\":\"mxbai/embedding:latest\",\"input\":\"jam\"}")
                                            .body())
                                    .at("/embeddings/0"))
                            .hasSize(384);

                    importFaq(file, "question,answer,category\n打印机卡纸了怎么办？,打开后盖。,printer\n");
                    await(() -> setup.faq().size() == 1);
                    assertThat(JSON.readTree(get(url + "/api/faq?q="
                                                    + URLEncoder.encode("打印机卡纸怎么办", StandardCharsets.UTF_8))
                                            .body())
                                    .at("/answers/0/answer")
                                    .asText())
                            .isEqualTo("打开后盖。");
                }
            }
        }
    }

    private void importExamples(Path config) throws Exception {
        Path file = directory.resolve("examples.csv");
        Files.writeString(file, """
                text,label
                The printer is jammed,printer
                Paper stuck in the printer,printer
                Toner is empty,printer
                打印机又卡纸了,printer
                纸张卡在打印机里,printer
                墨盒空了,printer
                I forgot my password,password
                Cannot log in,password
                Please reset my password,password
                忘记密码了,password
                登录不了账户,password
                请帮我重置密码,password
                """);
        assertThat(TicketTriage.run("import", "--config", config.toString(), "--examples", file.toString()))
                .isZero();
    }

    private static HttpResponse<String> post(String url, String body) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(url)).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> get(String url) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(url)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient()
                .send(request.header("Authorization", "Bearer sesame").build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void shouldBringCollectedAnswersToEveryInstanceAndFollowChanges() throws Exception {
        try (EmbeddedStack stack = EmbeddedStack.start(directory.resolve("stack"));
                Encoders encoders = Encoders.open(Encoders.AUTO, TriageMetrics.NONE)) {
            Path file = settings(stack);
            TriageConfig config = TriageConfig.load(file);
            assertThat(TicketTriage.run("topics", "--config", file.toString())).isZero();
            FaqIndex first = new FaqIndex(encoders);
            FaqIndex second = new FaqIndex(encoders);
            try (RecordSerdes serdes = new RecordSerdes(config.registry());
                    FaqFeed feed = new FaqFeed(config, serdes, first)) {
                importFaq(file, """
                        id,question,answer,link,category
                        ,How do I reset my password?,Choose Forgotten.,https://help.example/reset,password
                        jam,打印机卡纸了怎么办？,打开后盖。,,printer
                        bad,,,
                        """);
                await(() -> first.size() == 2);
                try (FaqFeed later = new FaqFeed(config, serdes, second)) {
                    await(() -> second.size() == 2 && later.caughtUp());
                    assertThat(feed.caughtUp()).isTrue();
                    for (FaqIndex index : List.of(first, second)) {
                        assertThat(best(index, "I forgot my password and need to reset it"))
                                .isEqualTo("Choose Forgotten.");
                        assertThat(best(index, "打印机里的纸卡住了怎么办")).isEqualTo("打开后盖。");
                        assertThat(index.ask("今天天气怎么样", 3).known()).isFalse();
                        assertThat(index.ask("打印机卡纸", "password", 3).hits()).isEmpty();
                        assertThat(index.ask("打印机卡纸", "printer", 3).hits()).hasSize(1);
                    }

                    importFaq(file, """
                            id,question,answer
                            jam,打印机卡纸了怎么办？,请联系硬件组。
                            """);
                    await(() -> best(first, "打印机卡纸怎么办").equals("请联系硬件组。")
                            && best(second, "打印机卡纸怎么办").equals("请联系硬件组。"));

                    importFaq(file, """
                            id,question,answer
                            jam,,
                            """);
                    await(() -> first.size() == 1 && second.size() == 1);
                }
            }
        }
    }

    private void importFaq(Path config, String csv) throws Exception {
        Path file = directory.resolve("faq.csv");
        Files.writeString(file, csv);
        assertThat(TicketTriage.run("import", "--config", config.toString(), "--faq", file.toString()))
                .isZero();
    }

    private static String best(FaqIndex index, String question) {
        FaqIndex.Answer answer = index.ask(question, 3);
        return answer.known() ? answer.hits().get(0).entry().answer() : "";
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(condition);
    }
}
