package dev.triage.web.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PairExportTest {

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
