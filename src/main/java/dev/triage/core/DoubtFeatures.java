package dev.triage.core;

/** What tells a decision that can be trusted from one that can't, as the inputs of the confidence models. */
public final class DoubtFeatures {
    private static final double LEAST_LOGIT = -6;
    private static final double MOST_LOGIT = 9;

    private DoubtFeatures() {}

    /**
     * @param probabilities of the candidates, as blended
     * @param best position of the best candidate that a ticket may be routed to
     * @param none position of the candidate that stands for "belongs nowhere", -1 if it isn't among them
     */
    public static double[] of(Evidence evidence, double[] probabilities, int best, int none) {
        double top = probabilities[best];
        return new double[] {
            clampedLogit(top),
            evidence.part(best, Evidence.Part.REFINED) / 5,
            5 * evidence.nearest()[best],
            5 * evidence.cosine(best),
            evidence.part(best, Evidence.Part.COUNTS) / 4,
            3 * evidence.knownWords(),
            none < 0 ? 0 : Math.max(0, clampedLogit(probabilities[none]) - LEAST_LOGIT)
        };
    }

    private static double clampedLogit(double probability) {
        return Math.max(LEAST_LOGIT, Math.min(MOST_LOGIT, LogisticModel.logitOf(probability)));
    }
}
