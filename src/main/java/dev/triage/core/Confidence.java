package dev.triage.core;

/**
 * How far decisions can be trusted.
 *
 * @param blend weighs the evidence
 * @param right whether routing is right, from {@link DoubtFeatures}, in a world with many tickets that belong nowhere
 * @param calibration turns the log-odds of {@code right} into those of the stated world; one feature
 * @param known whether the ticket belongs to any category at all, from {@link DoubtFeatures}
 */
public record Confidence(Blend blend, LogisticModel right, LogisticModel calibration, LogisticModel known) {

    /** Probability that routing to the best candidate is right. */
    public double right(double[] features) {
        return LogisticModel.probability(calibration.logit(new double[] {right.logit(features)}));
    }

    /** Probability that the ticket belongs to one of the categories. */
    public double known(double[] features) {
        return LogisticModel.probability(known.logit(features));
    }
}
