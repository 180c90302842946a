package dev.triage.learning;

/**
 * How to fit.
 *
 * @param shrinkage of the within-class covariance towards a multiple of the identity, 0 to 1
 * @param leading how many axes the neighbours are compared along
 * @param strength of the refined vectors' pull towards the centroids
 * @param iterations of the refinement, at most
 * @param nowhereShare assumed share of tickets that belong to no category, 0 to 1
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
    public static final FitSettings DEFAULT = new FitSettings(
            Double.parseDouble(System.getProperty("sh", "0.6")),
            192,
            Double.parseDouble(System.getProperty("reg", "0.03")),
            15,
            0.05,
            "none",
            2);

    /** As this, for another share of tickets that belong nowhere, another label for those, on so many threads. */
    public FitSettings with(double newNowhereShare, String newNoneLabel, int newThreads) {
        return new FitSettings(shrinkage, leading, strength, iterations, newNowhereShare, newNoneLabel, newThreads);
    }

    FitSettings withAllAxes() {
        return new FitSettings(shrinkage, Integer.MAX_VALUE, strength, iterations, nowhereShare, noneLabel, threads);
    }
}
