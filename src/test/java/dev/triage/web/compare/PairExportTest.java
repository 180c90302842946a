package dev.triage.web.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairExportTest {

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1"})
    void shouldMakeFormulasHarmlessInCsv(String formula) {
        assertThat(PairExport.harmless(formula)).isEqualTo("'" + formula);
        assertThat(PairExport.harmless("a" + formula)).isEqualTo("a" + formula);
    }

    @Test
    void shouldReplaceWhatXmlCannotSay() {
        assertThat(PairExport.clean("a\u0001b\uD800c\uFFFE😀\n")).isEqualTo("a\uFFFDb\uFFFDc\uFFFD😀\n");
    }

    @Test
    void shouldCountWithThresholdsAsSpreadsheetsDo() {
        Histogram histogram = new Histogram();
        for (double similarity : new double[] {-1, 0, 0.6999, 0.7, 0.7001, 1}) {
            histogram.add(Histogram.rounded(similarity));
        }

        assertThat(histogram.atLeast(0.7)).isEqualTo(3);
        assertThat(histogram.atLeast(-1)).isEqualTo(6);
        assertThat(histogram.atLeast(1)).isEqualTo(1);
        assertThat(histogram.mean()).isCloseTo(0.35, within(0.01));
    }
}
