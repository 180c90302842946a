package dev.triage.core;

/** What tells a decision that can be trusted from one that can't, as the inputs of the confidence models. */
public final class DoubtFeatures {
    private static final double LEAST_LOGIT = -6;
    private static final double MOST_LOGIT = 9;
    private static final double MOST_LEAD = 10;

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
            none < 0 ? 0 : Math.max(0, clampedLogit(probabilities[none]) - LEAST_LOGIT),
            lead(evidence, best, Evidence.Part.COUNTS) / 5
        };
    }

    /**
     * How far the best candidate is before all others by one part of the evidence alone; negative if that part prefers
     * another: then the parts disagree.
     */
    private static double lead(Evidence evidence, int best, Evidence.Part part) {
        double lead = MOST_LEAD;
        for (int i = 0; i < evidence.size(); i++) {
            if (i != best) {
                lead = Math.min(lead, evidence.part(best, part) - evidence.part(i, part));
            }
        }
        return Math.max(-MOST_LEAD, lead);
    }

    private static double clampedLogit(double probability) {
        return Math.max(LEAST_LOGIT, Math.min(MOST_LOGIT, LogisticModel.logitOf(probability)));
    }
}
