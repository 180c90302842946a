package dev.triage.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MetricsTest {

    @Test
    void shouldReadAGaugeByItsWholeName() {
        RunProcess.Metrics metrics =
                new RunProcess.Metrics("# HELP a_b help\na_b_c 3.0\na_b 15003.0\nage NaN\nlag{partition=\"0\"} 1.0\n");

        assertThat(metrics.value("a_b")).isEqualTo(15_003);
        assertThat(metrics.value("age")).isNaN();
        assertThat(metrics.value("lag")).isNaN();
        assertThat(metrics.value("none")).isNaN();
    }
}
