package dev.triage.web.compare;

import static dev.triage.web.RunningService.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.triage.core.Encoder;
import dev.triage.core.TriageMetrics;
import dev.triage.core.Vectors;
import dev.triage.encoder.EncoderCatalogue;
import dev.triage.encoder.EncoderDescriptor;
import dev.triage.encoder.Encoders;
import dev.triage.encoder.Preparation;
import dev.triage.web.RunningService;
import dev.triage.web.ServedEncoders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareApiTest {
    private static RunningService service;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        service = RunningService.start();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static JsonNode compare(String standard, String question, List<String> encoders) throws Exception {
        String names = encoders.stream().map(name -> "\"" + name + "\"").collect(Collectors.joining(","));
        return json(service.post(
                        "/api/compare",
                        "{\"standards\":[\"" + standard + "\"],\"questions\":[\"" + question + "\"],\"encoders\":["
                                + names + "]}"))
                .path("results");
    }

    @Test
    void shouldCompareByAllEncodersThereAreAtOnce() throws Exception {
        List<String> names = Stream.concat(
                        Stream.of(Encoders.AUTO),
                        service.served().installed().stream().map(EncoderDescriptor::name))
                .toList();

        JsonNode results = compare("打印机卡纸了", "打印机卡住了", names);

        assertThat(results).hasSize(names.size());
        assertThat(results.get(0).path("encoder").asText()).isEqualTo("bge-small-zh-v1.5-q");
        assertThat(results.get(0).path("why").asText()).isEqualTo("script");
        for (JsonNode result : results) {
            Encoder encoder = service.encoder(result.path("encoder").asText());
            assertThat(result.at("/similarities/0/0").asDouble())
                    .isCloseTo(
                            Vectors.dot(
                                    encoder.encode("打印机卡纸了").vector(),
                                    encoder.encode("打印机卡住了").vector()),
                            within(1e-6));
        }
    }

    @Test
    void shouldSayWhereATextWasCutAndThatNobodyKnowsALanguage() throws Exception {
        JsonNode cut =
                compare("打印机".repeat(400), "x", List.of("bge-small-zh-v1.5-q")).get(0);
        JsonNode fallback = compare("принтер", "бумага", List.of(Encoders.AUTO)).get(0);

        assertThat(cut.at("/standards/0/cutAt").asInt()).isEqualTo(510);
        assertThat(cut.at("/questions/0/cutAt").isMissingNode()).isTrue();
        assertThat(fallback.path("why").asText()).isEqualTo("fallback");
    }

    /** An application that routes cleans tickets first; files of pairs are scored as the page scores them. */
    @Test
    void shouldScoreFilesAsItComparesTexts() throws Exception {
        String standard = "How do I reset my password?";
        String question = "Hi team, I forgot my password.\\n\\nBest regards,\\nAna Lima\\n+351 555 010 203";
        Path file = directory.resolve("pairs.csv");
        Files.writeString(file, "a,b\n" + standard + ",\"" + question.replace("\\n", "\n") + "\"\n");
        EncoderCatalogue catalogue = EncoderCatalogue.standard();
        try (Encoders cleaning =
                        Encoders.open(catalogue, Encoders.AUTO, Preparation.DEFAULT, 1 << 20, TriageMetrics.NONE);
                ServedEncoders served = new ServedEncoders(catalogue, cleaning, 1 << 20, TriageMetrics.NONE)) {
            PairScorer scorer = PairScorer.of(
                    file, "pairs.csv", Encoders.AUTO, served, service.pool(), directory.resolve("scored"), 10);
            scorer.run();

            double compared = compare(standard, question, List.of(Encoders.AUTO))
                    .get(0)
                    .at("/similarities/0/0")
                    .asDouble();
            assertThat(scorer.report().first()).singleElement().satisfies(pair -> assertThat(pair.similarity())
                    .isEqualTo(compared));
        }
    }
}
