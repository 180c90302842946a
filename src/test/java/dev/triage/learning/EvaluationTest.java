package dev.triage.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.triage.learning.Evaluation.Confusion;
import dev.triage.learning.Evaluation.OfCategory;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationTest {
    private static final List<Verdict> VERDICTS = List.of(
            verdict("1", "a", "a", 0.9, true),
            verdict("2", "a", "a", 0.6, false),
            verdict("3", "a", "b", 0.8, true),
            verdict("4", "b", "b", 0.95, true),
            verdict("5", "b", "", 0, false),
            verdict("6", "", "a", 0.85, true),
            verdict("7", "", "b", 0.1, false));

    private static Verdict verdict(String id, String label, String best, double confidence, boolean routed) {
        return new Verdict(id, label, best, confidence, confidence, routed);
    }

    @Test
    void shouldCountTextsInScopeAndOutOfItApart() {
        Evaluation evaluation = Evaluation.of(VERDICTS, 0.95);
        assertThat(evaluation.tickets()).isEqualTo(5);
        assertThat(evaluation.accuracy()).isEqualTo(0.6);
        assertThat(evaluation.coverage()).isEqualTo(0.6);
        assertThat(evaluation.precision().getAsDouble()).isEqualTo(2 / 3.0, within(1e-12));
        assertThat(evaluation.oosRoutedShare()).hasValue(0.5);
        assertThat(evaluation.oosAuroc()).hasValue(0.6); // 6 of 10 pairs in order
        assertThat(evaluation.hindsightCoverage()).isEqualTo(0.4);
    }

    @Test
    void shouldLeaveOutWhatThereIsNoFigureFor() {
        Evaluation evaluation = Evaluation.of(List.of(verdict("1", "a", "b", 0.2, false)), 0.95);
        assertThat(evaluation.precision()).isEmpty();
        assertThat(evaluation.oosAuroc()).isEmpty();
        assertThat(evaluation.oosRoutedShare()).isEmpty();
        assertThat(evaluation.hindsightCoverageWithOos()).isEmpty();
    }

    @Test
    void shouldTellWhatBecameOfEachCategory() {
        assertThat(Evaluation.categories(VERDICTS))
                .containsExactly(new OfCategory("a", 3, 2, 3, 2, 2, 1), new OfCategory("b", 2, 1, 3, 1, 2, 1));
        assertThat(Evaluation.confusions(VERDICTS, 5)).containsExactly(new Confusion("a", "b", 1, 1));
        assertThat(Evaluation.tradeoffs(VERDICTS, 100)).hasSize(5);
        assertThat(Evaluation.reliability(VERDICTS))
                .extracting(Evaluation.ReliabilityBin::tickets)
                .containsExactly(1, 1, 1, 2);
    }
}
