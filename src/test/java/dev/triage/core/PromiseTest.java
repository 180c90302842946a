package dev.triage.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromiseTest {
    private static final double TARGET = 0.95;

    /** The same quantiles of the beta distribution by SciPy 1. */
    @ParameterizedTest
    @CsvSource({
        "95, 100, 0.95, 0.897746622",
        "10, 10, 0.9, 0.794328235",
        "1, 50, 0.9, 0.002104992",
        "2900, 3000, 0.98, 0.959256923",
        "570, 600, 0.98, 0.928356699",
        "0, 9, 0.9, 0"
    })
    void shouldBoundASharePrecisely(int hits, int trials, double confidence, double bound) {
        assertThat(BinomialBound.lower(hits, trials, confidence)).isCloseTo(bound, within(1e-8));
    }

    /** How likely a decision is right in a world where confidences are uniform: true precisions are known there. */
    private static double chance(double confidence) {
        return 1 - 0.4 * Math.pow(1 - confidence, 2);
    }

    /** The mean chance above a threshold. */
    private static double truePrecision(double threshold) {
        return 1 - 0.4 * Math.pow(1 - threshold, 2) / 3;
    }

    @ParameterizedTest
    @CsvSource({"200", "1000", "4000"})
    void shouldBeKeptOnNewTicketsAsOftenAsStated(int examples) {
        Random random = new Random(examples);
        int draws = 300;
        int promised = 0;
        int broken = 0;
        for (int draw = 0; draw < draws; draw++) {
            double[] confidence = random.doubles(examples).toArray();
            boolean[] right = new boolean[examples];
            for (int i = 0; i < examples; i++) {
                right[i] = random.nextDouble() < chance(confidence[i]);
            }
            Promise.Threshold threshold = Promise.threshold(confidence, right, TARGET);
            if (threshold.promised()) {
                promised++;
                broken += truePrecision(threshold.value()) < TARGET ? 1 : 0;
            }
        }
        // of all draws: where nothing is promised, nothing is broken
        assertThat(broken / (double) draws).isLessThanOrEqualTo(1 - Promise.CONFIDENCE + 0.03);
        assertThat(promised).isPositive();
    }

    /** Above a threshold, the mean chance of what is routed over all draws in which nothing could be promised. */
    @ParameterizedTest
    @CsvSource({"110", "150", "400"})
    void shouldRouteAboutAsPreciselyAsAskedWhereNothingCanBePromised(int examples) {
        Random random = new Random(examples);
        double routed = 0;
        double right = 0;
        for (int draw = 0; draw < 300; draw++) {
            double[] confidence = random.doubles(examples).toArray();
            boolean[] hits = new boolean[examples];
            for (int i = 0; i < examples; i++) {
                hits[i] = random.nextDouble() < chance(confidence[i]);
            }
            Promise.Threshold threshold = Promise.threshold(confidence, hits, TARGET);
            if (!threshold.promised() && threshold.value() <= 1) {
                routed += 1 - threshold.value();
                right += (1 - threshold.value()) * truePrecision(threshold.value());
            }
        }
        System.out.printf(
                "%d decisions, nothing promised: %.1f of 300 draws' tickets routed, %.3f of them right%n",
                examples, routed, right / routed);
        assertThat(right / routed).isGreaterThan(TARGET - 0.01);
    }

    /** One wrong decision among the most confident says little about those after it. */
    @ParameterizedTest
    @ValueSource(ints = {100, 136, 156, 160})
    void shouldNotGiveUpForOneWrongDecision(int decisions) {
        boolean[] right = new boolean[decisions];
        Arrays.fill(right, 0, 55, true);
        right[2] = false;
        Promise.Threshold threshold = Promise.threshold(evenly(decisions), right, TARGET);
        assertThat(threshold.promised()).isFalse();
        assertThat(threshold.value()).isBetween(Promise.LEAST, 1.0);
    }

    @Test
    void shouldRouteMoreTheMoreExamplesBackIt() {
        assertThat(Promise.threshold(evenly(10_000), alternately(10_000), 0.96).value())
                .isLessThan(
                        Promise.threshold(evenly(1000), alternately(1000), 0.96).value());
    }

    @Test
    void shouldPromiseNothingFromAHandfulOfExamples() {
        Promise.Threshold threshold =
                Promise.threshold(new double[] {0.9, 0.95, 0.99}, new boolean[] {true, true, true}, TARGET);
        assertThat(threshold.promised()).isFalse();
        assertThat(threshold.value()).isGreaterThan(0.99);
    }

    private static double[] evenly(int size) {
        double[] confidence = new double[size];
        for (int i = 0; i < size; i++) {
            confidence[i] = 1 - (i + 0.5) / size;
        }
        return confidence;
    }

    /** Wrong as often as {@link #chance} says, evenly spread. */
    private static boolean[] alternately(int size) {
        boolean[] right = new boolean[size];
        double owed = 0;
        for (int i = 0; i < size; i++) {
            owed += 1 - chance(1 - (i + 0.5) / size);
            right[i] = owed < 1;
            owed -= right[i] ? 0 : 1;
        }
        return right;
    }
}
