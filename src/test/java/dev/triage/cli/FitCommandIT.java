package dev.triage.cli;

import static dev.triage.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.triage.avro.RecordSerdes;
import dev.triage.core.EncoderKnowledge;
import dev.triage.core.LabelledExample;
import dev.triage.runtime.RecordLoader;
import dev.triage.runtime.TriageApp;
import dev.triage.runtime.TriageConfig;
import dev.triage.runtime.embedded.EmbeddedStack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fits by hand what a running instance then decides by. */
class FitCommandIT {
    private static final String[] PRINTER = {"The printer is jammed", "Paper stuck in the printer", "Toner is empty"};
    private static final String[] PASSWORD = {"I forgot my password", "Cannot log in", "Please reset my password"};

    @TempDir
    private Path directory;

    @Test
    void shouldPutAFitIntoEffectOnlyWhenAskedTo() throws Exception {
        try (EmbeddedStack stack = EmbeddedStack.start(directory.resolve("stack"))) {
            String file = config(stack).toString();
            TriageConfig config = TriageConfig.load(Path.of(file));
            assertThat(TicketTriage.run("fit", "--config", file)).isEqualTo(1); // topics are missing
            assertThat(TicketTriage.run("topics", "--config", file)).isZero();
            assertThat(TicketTriage.run("fit", "--config", file)).isEqualTo(1); // no examples
            try (TriageApp app = new TriageApp(config);
                    RecordSerdes serdes = new RecordSerdes(config.registry());
                    RecordLoader loader = new RecordLoader(config.kafka(), config.topics(), serdes)) {
                app.start();
                assertThat(app.awaitRunning(Duration.ofSeconds(60))).isTrue();
                teach(loader, "printer", PRINTER);
                teach(loader, "password", PASSWORD);
                await(() -> app.state().examples() == 6);

                assertThat(fit(file, "--dry-run")).contains("none →", "password, printer", "dry run");
                assertThat(fit(file)).contains("Published");
                await(() -> knowledge(app).fit().isPresent());
                assertThat(knowledge(app).fit().get().parameters().examples()).isEqualTo(6);
                assertThat(fit(file))
                        .contains("up to date", knowledge(app).fit().get().version(), "Nothing to publish");

                assertThat(command("explain", "--config", file, "The printer has a paper jam"))
                        .contains("candidates  printer", "printer0", "all-minilm-l6-v2-q@");

                teach(loader, "invoice", "My invoice is wrong", "Please send the invoice again");
                await(() -> app.state().examples() == 8);
                assertThat(fit(file, "--dry-run")).contains("6 → 8", "2 → 3", "added       invoice");
            }
        }
    }

    private Path config(EmbeddedStack stack) throws Exception {
        Map<String, String> settings = new TreeMap<>(stack.settings());
        settings.put("triage.partitions", "2");
        settings.put("triage.replication", "1");
        settings.put("triage.threads", "1");
        settings.put("triage.encoder", "all-minilm-l6-v2-q");
        settings.put("triage.fit-quiet", "PT1H"); // never by itself in this test
        settings.put("triage.management-port", "0");
        settings.put("triage.state-dir", directory.resolve("state").toString());
        return Files.writeString(
                directory.resolve("triage.properties"),
                settings.entrySet().stream().map(Object::toString).collect(Collectors.joining("\n")));
    }

    private static void teach(RecordLoader loader, String category, String... texts) {
        for (int i = 0; i < texts.length; i++) {
            loader.example(new LabelledExample(category + i, texts[i], category, "it"));
        }
        loader.flush();
    }

    private static EncoderKnowledge knowledge(TriageApp app) {
        return app.state().encoders().values().iterator().next();
    }

    private static String fit(String config, String... options) throws Exception {
        return command(Stream.concat(Stream.of("fit", "--config", config), Stream.of(options))
                .toArray(String[]::new));
    }

    private static String command(String... arguments) throws Exception {
        Terminal.Done done = Terminal.run(arguments);
        assertThat(done.exitCode()).isZero();
        return done.out();
    }
}
