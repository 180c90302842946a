package dev.triage.learning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.triage.core.LogisticModel;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class LogisticFitTest {
    private static final int ROWS = 400;

    private final double[][] features = new double[ROWS][];
    private final boolean[] yes = new boolean[ROWS];
    private final double[] importance = new double[ROWS];

    LogisticFitTest() {
        Random random = new Random(1);
        for (int i = 0; i < ROWS; i++) {
            features[i] = new double[] {random.nextGaussian(), 3 + random.nextGaussian()};
            yes[i] = random.nextDouble() < LogisticModel.probability(features[i][0] - features[i][1] + 2);
            importance[i] = i % 3;
        }
    }

    /** However far away it starts: there the loss has a slope of nought. */
    @Property(tries = 100)
    void shouldEndAtTheSamePlaceFromAnywhere(
            @ForAll @DoubleRange(min = -20, max = 20) double weight,
            @ForAll @DoubleRange(min = -20, max = 20) double bias) {
        double pull = 1e-6; // next to nothing, so that all have the same best model

        LogisticModel model = LogisticFit.fit(
                features, yes, importance, new LogisticModel(new double[] {weight, -weight}, bias), pull);

        double[] slope = new double[3];
        for (int i = 0; i < ROWS; i++) {
            double error = importance[i] * ((yes[i] ? 1 : 0) - LogisticModel.probability(model.logit(features[i])));
            slope[0] += error * features[i][0];
            slope[1] += error * features[i][1];
            slope[2] += error;
        }
        assertThat(Arrays.stream(slope).map(Math::abs).max().orElseThrow()).isLessThan(1e-2);
    }

    @Test
    void shouldStayAtThePriorWithoutRows() {
        LogisticModel prior = new LogisticModel(new double[] {0.5, -1}, 0.25);

        LogisticModel model = LogisticFit.fit(new double[0][], new boolean[0], new double[0], prior, 30);

        assertThat(model.weights()).containsExactly(prior.weights());
        assertThat(model.bias()).isEqualTo(prior.bias());
    }

    @Test
    void shouldHoldOnToThePriorTheMoreItIsPulled() {
        LogisticModel prior = new LogisticModel(new double[] {-2, 2}, 0);

        double loose = LogisticFit.fit(features, yes, importance, prior, 1).weights()[0];
        double tight = LogisticFit.fit(features, yes, importance, prior, 1000).weights()[0];

        assertThat(loose).isGreaterThan(0);
        assertThat(tight).isBetween(-2.0, loose);
    }
}
