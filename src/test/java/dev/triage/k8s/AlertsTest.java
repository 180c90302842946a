package dev.triage.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.triage.RequiredPart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The alerts on days that are good and bad, as Prometheus' own {@code promtool} sees them; skipped where it is missing. */
class AlertsTest {
    private static final Path DAYS = Path.of("src/test/resources/k8s/alerts.yml");

    @TempDir
    private Path directory;

    private record Verdict(int exitCode, String said) {}

    @Test
    void shouldAlertOnBadDaysOnly() throws Exception {
        Verdict verdict = judge(rules());

        assertThat(verdict.exitCode()).as(verdict.said()).isZero();
    }

    /** So each alert is tried. */
    @ParameterizedTest
    @MethodSource("alerts")
    void shouldMissAnAlertThatNeverComes(String alert) throws Exception {
        JsonNode rules = rules();
        rules.findParents("alert").stream()
                .filter(rule -> rule.path("alert").asText().equals(alert))
                .forEach(rule -> ((ObjectNode) rule).put("expr", "vector(1) > 2"));

        Verdict verdict = judge(rules);

        assertThat(verdict.exitCode()).isEqualTo(1);
        assertThat(verdict.said()).contains("FAILED", alert);
    }

    static Stream<String> alerts() throws IOException {
        return rules().findValuesAsText("alert").stream();
    }

    private static JsonNode rules() throws IOException {
        return Manifests.parse(Files.readString(Manifests.FOLDER.resolve("base/prometheusrule.yaml")))
                .get("PrometheusRule", "ticket-triage")
                .path("spec");
    }

    private Verdict judge(JsonNode rules) throws IOException, InterruptedException {
        Files.writeString(directory.resolve("rules.yml"), rules.toString());
        Path days = Files.copy(DAYS, directory.resolve("alerts.yml"));
        Process promtool;
        try {
            promtool = new ProcessBuilder("promtool", "test", "rules", days.toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            RequiredPart.missing("promtool", "promtool is missing, so the alerts were not tried");
            throw e;
        }
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Verdict(promtool.waitFor(), said);
    }
}
