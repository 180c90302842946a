package dev.triage.web.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.triage.RequiredPart;
import dev.triage.core.Encoder;
import dev.triage.web.RunningService;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The packages {@code ollama} and {@code openai} from npm, unchanged, against the running service. */
class NpmClientsIT {
    private static final Path SOURCE = Path.of("src", "test", "js", "embedding");
    private static final Path HOME = Path.of("target", "js-embedding");
    private static final List<String> TEXTS =
            List.of("The printer on the third floor jams", "打印机卡纸了", "a", "\"quoted\" \\ and \n broken 😀");

    @BeforeAll
    static void install() throws Exception {
        try {
            run(Path.of("."), "", "node", "--version");
            run(Path.of("."), "", "npm", "--version");
        } catch (IOException e) {
            RequiredPart.missing("node", "node or npm is missing, so the npm clients were not tried");
        }
        Files.createDirectories(HOME);
        boolean installed = Files.exists(HOME.resolve("node_modules"))
                && Files.exists(HOME.resolve("package-lock.json"))
                && Files.mismatch(SOURCE.resolve("package-lock.json"), HOME.resolve("package-lock.json")) < 0;
        for (String file : List.of("package.json", "package-lock.json", "clients.js")) {
            Files.copy(SOURCE.resolve(file), HOME.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        if (!installed) {
            run(HOME, "", "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        }
    }

    private static String run(Path home, String input, String... command) throws Exception {
        Path errors = Files.createTempFile("node", ".err");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(home.toFile())
                    .redirectError(errors.toFile())
                    .start();
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean ended = process.waitFor(60, TimeUnit.SECONDS);
            assertThat(ended && process.exitValue() == 0)
                    .as("%s: %s", List.of(command), Files.readString(errors))
                    .isTrue();
            return output;
        } finally {
            Files.delete(errors);
        }
    }

    private static List<String> strings(JsonNode array) {
        List<String> strings = new ArrayList<>();
        array.forEach(element -> strings.add(element.asText()));
        return strings;
    }

    @Test
    void shouldGetTheEncodersOwnVectors() throws Exception {
        ObjectMapper json = new ObjectMapper();
        try (RunningService service = RunningService.start()) {
            JsonNode got =
                    json.readTree(run(HOME, json.writeValueAsString(TEXTS), "node", "clients.js", service.url()));

            Encoder encoder = service.encoder("all-minilm");
            for (String way : List.of("ollamaEmbed", "openaiDefault", "openaiFloat")) {
                assertThat(got.path(way)).as(way).hasSize(TEXTS.size());
                for (int i = 0; i < TEXTS.size(); i++) {
                    assertThat(RunningService.vector(got.path(way).get(i)))
                            .as(way)
                            .containsExactly(encoder.encode(TEXTS.get(i)).vector(), within(1e-6f));
                }
            }
            assertThat(RunningService.vector(got.path("ollamaOne")))
                    .containsExactly(encoder.encode(TEXTS.get(0)).vector(), within(1e-6f));
            assertThat(strings(got.path("ollamaModels"))).contains("all-minilm:latest");
            assertThat(got.at("/ollamaShown/0").asText()).isEqualTo("embedding");
            assertThat(got.path("ollamaRunning").asInt()).isPositive();
            assertThat(got.path("ollamaPulled").asText()).isEqualTo("success");
            assertThat(strings(got.path("ollamaPulledStream"))).endsWith("success");
            assertThat(got.at("/ollamaUnknown/status").asInt()).isEqualTo(404);
            assertThat(got.at("/ollamaTooLong/status").asInt()).isEqualTo(400);
            assertThat(got.at("/openaiUsage/total_tokens").asInt()).isPositive();
            assertThat(got.path("openaiShort").asInt()).isEqualTo(64);
            assertThat(strings(got.path("openaiModels"))).contains("all-minilm");
            assertThat(got.at("/openaiUnknown/status").asInt()).isEqualTo(404);
            assertThat(got.at("/openaiUnknown/code").asText()).isEqualTo("model_not_found");
            assertThat(got.at("/openaiTokens/status").asInt()).isEqualTo(400);
        }
    }
}
