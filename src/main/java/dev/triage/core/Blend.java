package dev.triage.core;

import java.util.Arrays;

/**
 * How much each kind of evidence weighs: a conditional logit (McFadden 1974).
 *
 * @param weights by position of {@link Evidence.Part}, not negative
 */
public record Blend(double[] weights) {
    /** Typical of what fits choose; in use while examples are too few to choose otherwise. */
    public static final Blend DEFAULT = new Blend(new double[] {0.5, 0.35, 0.2, 0.12});

    public double weight(Evidence.Part part) {
        return weights[part.ordinal()];
    }

    /** Probabilities of the candidates, in the evidence's order; they add up to one. */
    public double[] probabilities(Evidence evidence) {
        double[] scores = new double[evidence.size()];
        for (int i = 0; i < scores.length; i++) {
            for (int k = 0; k < weights.length; k++) {
                scores[i] += weights[k] * evidence.parts()[i][k];
            }
        }
        return softmax(scores);
    }

    static double[] softmax(double[] scores) {
        double top = Arrays.stream(scores).max().orElse(0);
        double sum = 0;
        double[] result = new double[scores.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = Math.exp(scores[i] - top);
            sum += result[i];
        }
        for (int i = 0; i < result.length; i++) {
            result[i] /= sum;
        }
        return result;
    }
}
