package dev.triage.learning;

import static java.util.Objects.requireNonNull;

/**
 * How to fit.
 *
 * @param shrinkage of the within-class covariance towards a multiple of the identity, above 0, at most 1
 * @param leading how many axes neighbours are compared along where there are many
 * @param strength of the refined vectors' pull towards the centroids
 * @param iterations of the refinement, at most
 * @param nowhereShare assumed share of tickets that belong to no category, above 0, below 1
 * @param noneLabel label of examples that belong to no category
 * @param threads to use
 */
public record FitSettings(
        double shrinkage,
        int leading,
        double strength,
        int iterations,
        double nowhereShare,
        String noneLabel,
        int threads) {
    /**
     * The shrinkage is one for all: choosing it among 0.6 to 0.9 by cross-validation on each set was no better on any
     * and took as long as all the rest of a small fit.
     */
    public static final FitSettings DEFAULT = new FitSettings(0.8, 192, 0.03, 15, 0.02, "none", 2);

    public FitSettings {
        requireNonNull(noneLabel, "noneLabel");
        if (!(nowhereShare > 0 && nowhereShare < 1)) {
            throw new IllegalArgumentException(
                    "share of tickets that belong nowhere " + nowhereShare + " is not between 0 and 1");
        }
    }

    /** As this, for another share of tickets that belong nowhere, another label for those, on so many threads. */
    public FitSettings with(double newNowhereShare, String newNoneLabel, int newThreads) {
        return new FitSettings(shrinkage, leading, strength, iterations, newNowhereShare, newNoneLabel, newThreads);
    }
}
