package dev.triage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {
    @TempDir
    private Path directory;

    private static byte[] sample(String name) throws IOException {
        try (InputStream in = EvaluateCommandTest.class.getResourceAsStream("/sample/" + name)) {
            return in.readAllBytes();
        }
    }

    @Test
    void shouldWriteTheFiguresOfTheSampleByAllMethods() throws IOException {
        Path train = Files.write(directory.resolve("examples.csv"), sample("examples.csv"));
        Path test = Files.write(directory.resolve("tickets.csv"), sample("tickets.csv"));
        Path json = directory.resolve("figures.json");
        Path report = directory.resolve("report.html");

        int exitCode = TicketTriage.run(
                "evaluate",
                "--train",
                train.toString(),
                "--test",
                test.toString(),
                "--compare",
                "--json",
                json.toString(),
                "--report",
                report.toString());

        assertThat(exitCode).isZero();
        JsonNode figures = new ObjectMapper().readTree(json.toFile());
        assertThat(figures.fieldNames())
                .toIterable()
                .contains(
                        "method",
                        "encoder",
                        "train",
                        "test",
                        "categories",
                        "accuracy",
                        "precisionTarget",
                        "coverage",
                        "precision",
                        "oosAuroc",
                        "oosRoutedShare",
                        "calibrationError",
                        "ticketsPerSecond");
        assertThat(figures.get("method").asText()).isEqualTo("fitted");
        assertThat(figures.get("accuracy").asDouble()).isGreaterThan(0.75);
        assertThat(figures.get("compare"))
                .extracting(of -> of.get("method").asText())
                .containsExactly("fitted", "centroid", "nearest", "logistic");
        assertThat(Files.readString(report))
                .contains("<svg", "Methods compared", "Most confused", "硬件故障")
                .doesNotContain("src=\"http", "href=\"http", "<script");
    }

    @Test
    void shouldRefuseWhatMakesNoSense() throws IOException {
        String train = Files.write(directory.resolve("a.csv"), List.of("text,label", "hello,a", "bye,b"))
                .toString();
        assertThat(TicketTriage.run("evaluate", "--train", train, "--test", train, "--precision", "1.5"))
                .isEqualTo(2);
        assertThat(TicketTriage.run("evaluate", "--train", train, "--test", train, "--method", "magic"))
                .isEqualTo(2);
        String unlabelled = Files.write(directory.resolve("b.csv"), List.of("text", "hello"))
                .toString();
        assertThat(TicketTriage.run("evaluate", "--train", train, "--test", unlabelled))
                .isEqualTo(1);
        assertThat(TicketTriage.run("evaluate", "--train", unlabelled, "--test", train))
                .isEqualTo(1);
    }

    @Test
    void shouldEscapeWhateverStandsInTexts() {
        assertThat(Html.escape("<b a=\"1\">'&\u0001\n")).isEqualTo("&lt;b a=&quot;1&quot;&gt;&#39;&amp;\uFFFD\n");
        assertThat(Html.escape("\uD83D\uDE00")).isEqualTo("\uD83D\uDE00");
        assertThat(Html.escape("\uD83D").getBytes(StandardCharsets.UTF_8))
                .isEqualTo("\uFFFD".getBytes(StandardCharsets.UTF_8));
    }
}
