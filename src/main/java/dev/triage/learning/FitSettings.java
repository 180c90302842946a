package dev.triage.learning;

import static java.util.Objects.requireNonNull;

import java.util.OptionalDouble;

/**
 * How to fit.
 *
 * @param shrinkage of the within-class covariance towards a multiple of the identity, above 0, at most 1; chosen by
 *     cross-validation if empty
 * @param leading how many axes the neighbours are compared along
 * @param strength of the refined vectors' pull towards the centroids
 * @param iterations of the refinement, at most
 * @param nowhereShare assumed share of tickets that belong to no category, above 0, below 1
 * @param noneLabel label of examples that belong to no category
 * @param threads to use
 */
public record FitSettings(
        OptionalDouble shrinkage,
        int leading,
        double strength,
        int iterations,
        double nowhereShare,
        String noneLabel,
        int threads) {
    public static final FitSettings DEFAULT = new FitSettings(OptionalDouble.empty(), 192, 0.03, 15, 0.02, "none", 2);

    public FitSettings {
        requireNonNull(shrinkage, "shrinkage");
        requireNonNull(noneLabel, "noneLabel");
        if (!(nowhereShare > 0 && nowhereShare < 1)) {
            throw new IllegalArgumentException(
                    "share of tickets that belong nowhere " + nowhereShare + " is not between 0 and 1");
        }
    }

    FitSettings withShrinkage(double value) {
        return new FitSettings(
                OptionalDouble.of(value), leading, strength, iterations, nowhereShare, noneLabel, threads);
    }

    FitSettings withAllAxes() {
        return new FitSettings(shrinkage, Integer.MAX_VALUE, strength, iterations, nowhereShare, noneLabel, threads);
    }

    /** As this, for another share of tickets that belong nowhere, another label for those, on so many threads. */
    public FitSettings with(double newNowhereShare, String newNoneLabel, int newThreads) {
        return new FitSettings(shrinkage, leading, strength, iterations, newNowhereShare, newNoneLabel, newThreads);
    }
}
