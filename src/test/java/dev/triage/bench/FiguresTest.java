package dev.triage.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class FiguresTest {
    private final Figures figures = new Figures();

    @Test
    void shouldKnowAllNamesFromTheStart() {
        assertThat(figures.all())
                .containsKeys(
                        "encoderPerSecond",
                        "pipelinePerSecond",
                        "pipelineToEncoder",
                        "langchain4jLoopPerSecond",
                        "pipelineToLangchain4j",
                        "encoderToLangchain4jEmbed",
                        "repeatsSpeedup",
                        "latencyMsP50",
                        "latencyMsP99",
                        "coldStartSeconds",
                        "residentMb")
                .allSatisfy((name, value) -> assertThat(value).isNull());
        assertThatIllegalArgumentException().isThrownBy(() -> figures.put("pipelinPerSecond", 1.0));
    }

    @Test
    void shouldKeepFourDigits() {
        figures.put("pipelinePerSecond", 1234.5678);
        figures.put("repeatsSpeedup", 1.91349);

        assertThat(figures.all()).containsEntry("pipelinePerSecond", 1235.0).containsEntry("repeatsSpeedup", 1.913);
        assertThat(Figures.rounded(0.0123456)).isEqualTo(0.01235);
        assertThat(Figures.rounded(-98765.4)).isEqualTo(-98770);
        assertThat(Figures.rounded(0)).isZero();
    }
}
