package dev.triage.core;

/**
 * Logistic regression of one yes-or-no question.
 *
 * @param weights per feature
 */
public record LogisticModel(double[] weights, double bias) {

    /** Log-odds of yes. */
    public double logit(double[] features) {
        double sum = bias;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i] * features[i];
        }
        return sum;
    }

    public static double probability(double logit) {
        return 1 / (1 + Math.exp(-logit));
    }

    public static double logitOf(double probability) {
        return Math.log(probability / (1 - probability));
    }
}
