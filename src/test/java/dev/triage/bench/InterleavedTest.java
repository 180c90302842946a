package dev.triage.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterleavedTest {

    @Test
    void shouldMeasureInTurnAndLeaveWarmUpsOut() throws InterruptedException {
        List<String> order = new ArrayList<>();

        Interleaved rates = Interleaved.run(
                1,
                2,
                round -> {
                    order.add("A" + round);
                    return round == 0 ? 1_000 : 100 * round;
                },
                round -> {
                    order.add("B" + round);
                    return 90;
                },
                (number, round) -> order.add("round " + number));

        assertThat(order).containsExactly("A0", "B0", "A1", "B1", "round 1", "A2", "B2", "round 2");
        assertThat(rates.first()).isEqualTo(150);
        assertThat(rates.second()).isEqualTo(90);
        assertThat(rates.ratios()).containsExactly(0.9, 0.45);
    }

    @Test
    void shouldTakeTheMedianOfRatiosNotTheRatioOfMedians() {
        Interleaved rates = new Interleaved(List.of(
                new Interleaved.Round(100, 90), new Interleaved.Round(1_000, 500), new Interleaved.Round(10, 8)));

        assertThat(rates.ratio()).isCloseTo(0.8, within(1e-12));
    }

    @Test
    void shouldTakeTheMiddleOfAnyNumber() {
        assertThat(Interleaved.median(3, 1, 2)).isEqualTo(2);
        assertThat(Interleaved.median(4, 1, 2, 3)).isEqualTo(2.5);
        assertThat(Interleaved.median(7)).isEqualTo(7);
    }
}
