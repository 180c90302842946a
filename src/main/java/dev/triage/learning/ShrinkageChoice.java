package dev.triage.learning;

import dev.triage.core.Blend;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Chooses how far to shrink the within-class covariance: by the held-out log loss of the default blend where examples
 * are few enough for it to matter.
 */
final class ShrinkageChoice {
    private static final double[] CANDIDATES = {0.6, 0.8, 0.9};
    private static final double USUAL = 0.7;
    private static final int MANY_EXAMPLES = 4000;
    private static final int FOLDS = 4;

    private ShrinkageChoice() {}

    /** The settings with a shrinkage. */
    static FitSettings complete(TrainingSet set, FitSettings settings) {
        if (settings.shrinkage().isPresent()) {
            return settings;
        }
        if (set.size() > MANY_EXAMPLES || set.size() < 2 * FOLDS) {
            return settings.withShrinkage(USUAL);
        }
        int[] fold = Folds.assign(set, FOLDS);
        List<Callable<Double>> tasks = new ArrayList<>();
        for (double candidate : CANDIDATES) {
            FitSettings tried = settings.withShrinkage(candidate);
            for (int f = 0; f < FOLDS; f++) {
                int held = f;
                tasks.add(() -> loss(OutOfFold.heldOut(
                        set, i -> fold[i] != held, i -> fold[i] == held, tried, OutOfFold.MOST_REFINED)));
            }
        }
        List<Double> losses = Parallel.run(tasks, settings.threads());
        double best = Double.POSITIVE_INFINITY;
        double choice = USUAL;
        for (int c = 0; c < CANDIDATES.length; c++) {
            double loss = losses.subList(c * FOLDS, (c + 1) * FOLDS).stream()
                    .mapToDouble(x -> x)
                    .sum();
            if (loss < best) {
                best = loss;
                choice = CANDIDATES[c];
            }
        }
        return settings.withShrinkage(choice);
    }

    private static double loss(List<HeldOut> rows) {
        double sum = 0;
        for (HeldOut row : rows) {
            if (!row.isNowhere()) {
                int truth = row.candidate(row.truth());
                double share = truth < 0 ? 0 : Blend.DEFAULT.probabilities(row.evidence())[truth];
                sum -= Math.log(Math.max(share, 1e-4));
            }
        }
        return sum;
    }
}
