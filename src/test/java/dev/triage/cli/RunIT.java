package dev.triage.cli;

import static dev.triage.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.triage.avro.RecordSerdes;
import dev.triage.avro.RegistryServer;
import dev.triage.core.LabelledExample;
import dev.triage.core.Mode;
import dev.triage.core.ReviewReason;
import dev.triage.core.Ticket;
import dev.triage.runtime.OutcomeWatcher;
import dev.triage.runtime.OutcomeWatcher.Outcome;
import dev.triage.runtime.RecordLoader;
import dev.triage.runtime.TriageApp;
import dev.triage.runtime.TriageConfig;
import dev.triage.runtime.embedded.EmbeddedKafka;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application as {@code run} starts it, on a real broker and with the real registry server. */
class RunIT {
    @TempDir
    private Path directory;

    @Test
    void shouldRouteAgainstARealBrokerAndARealRegistry() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"));
                RegistryServer registry = RegistryServer.start()) {
            Path file = directory.resolve("triage.properties");
            Files.writeString(
                    file,
                    String.join(
                            "\n",
                            "kafka.bootstrap.servers=" + kafka.bootstrapServers(),
                            "triage.registry.url=" + registry.url(),
                            "triage.topic-prefix=it.",
                            "triage.partitions=3",
                            "triage.replication=1",
                            "triage.threads=1",
                            "triage.audit-share=0",
                            "triage.management-port=0",
                            "triage.state-dir=" + directory.resolve("state")));

            assertThat(TicketTriage.run("topics", "--check", "--config", file.toString()))
                    .isEqualTo(1);
            assertThat(TicketTriage.run("run", "--config", file.toString())).isEqualTo(1); // topics are missing
            assertThat(TicketTriage.run("topics", "--config", file.toString())).isZero();
            assertThat(TicketTriage.run("topics", "--check", "--config", file.toString()))
                    .isZero();

            TriageConfig config = TriageConfig.load(file);
            try (TriageApp app = new TriageApp(config)) {
                app.start();
                assertThat(app.awaitRunning(Duration.ofSeconds(60))).isTrue();
                routeSomeTickets(config, app);
                assertHealthAndMetrics(app);
            }
        }
    }

    private static void routeSomeTickets(TriageConfig config, TriageApp app) {
        try (RecordSerdes serdes = new RecordSerdes(config.registry());
                RecordLoader loader = new RecordLoader(config.kafka(), config.topics(), serdes);
                OutcomeWatcher watcher =
                        new OutcomeWatcher(config.kafka(), config.topics(), serdes, (id, outcome) -> {})) {
            loader.example(new LabelledExample("e1", "The printer has a paper jam again", "printer", "it"));
            loader.example(new LabelledExample("e2", "I forgot my password and can't log in", "password", "it"));
            loader.example(new LabelledExample("e3", "打印机又卡纸了", "printer", "it"));
            loader.example(new LabelledExample("e4", "忘记密码登录不了", "password", "it"));
            loader.flush();
            await(() -> app.state().examples() == 4);

            sendPoison(config);
            loader.ticket(Ticket.of("t1", "", "there is a paper jam in the printer"));
            loader.ticket(Ticket.of("t2", "", "打印机卡纸了"));
            loader.ticket(Ticket.of("t3", "", "У меня не работает принтер"));
            loader.flush();
            awaitOutcomes(watcher, 4);
            assertThat(category(watcher, "t1")).isEqualTo("printer");
            assertThat(category(watcher, "t2")).isEqualTo("printer");
            assertThat(watcher.outcomes().get("t3")).isInstanceOfSatisfying(Outcome.Review.class, review -> assertThat(
                            review.ticket().reasons())
                    .containsExactly(ReviewReason.UNSUPPORTED_LANGUAGE));
            assertThat(watcher.outcomes().get("poison")).isInstanceOf(Outcome.DeadLetter.class);

            loader.mode(Mode.REVIEW_ALL);
            loader.flush();
            await(() -> app.state().mode() == Mode.REVIEW_ALL);
            loader.ticket(Ticket.of("t4", "", "paper jam in the printer, please help"));
            loader.flush();
            awaitOutcomes(watcher, 5);
            assertThat(watcher.outcomes().get("t4")).isInstanceOf(Outcome.Review.class);
        }
    }

    private static void sendPoison(TriageConfig config) {
        Properties settings = new Properties();
        settings.putAll(config.kafka());
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(config.topics().tickets(), "poison", "this is not Avro"));
        }
    }

    private static String category(OutcomeWatcher watcher, String id) {
        Outcome outcome = watcher.outcomes().get(id);
        assertThat(outcome).as(id).isInstanceOf(Outcome.Labelled.class);
        return ((Outcome.Labelled) outcome).ticket().category();
    }

    private static void awaitOutcomes(OutcomeWatcher watcher, int number) {
        await(() -> {
            watcher.poll(Duration.ofMillis(100));
            return watcher.outcomes().size() == number;
        });
        assertThat(watcher.repeated()).isEmpty();
    }

    private static void assertHealthAndMetrics(TriageApp app) throws IOException, InterruptedException {
        assertThat(get(app, "/health/live").statusCode()).isEqualTo(200);
        assertThat(get(app, "/health/ready").statusCode()).isEqualTo(200);
        String metrics = get(app, "/metrics").body();
        assertThat(metrics)
                .contains(
                        "triage_tickets_total{category=\"printer\",outcome=\"labelled\"} 2.0",
                        "triage_review_reasons_total{reason=\"UNSUPPORTED_LANGUAGE\"} 1.0",
                        "triage_dead_letters_total{reason=\"NOT_AVRO\",topic=\"it.tickets\"} 1.0",
                        "triage_examples_encoded_total 4.0",
                        "triage_centroids 4.0",
                        "triage_encode_seconds_count",
                        "triage_encode_tokens_total",
                        "triage_encode_cache_total",
                        "triage_state_version",
                        "triage_state_age_seconds",
                        "kafka_stream")
                .doesNotContain("paper jam", "打印机");
    }

    private static HttpResponse<String> get(TriageApp app, String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.managementPort() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }
}
