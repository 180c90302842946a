package dev.triage.learning;

import dev.triage.core.Confidence;
import dev.triage.core.HeldOutDecisions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/**
 * Held-out decisions with confidences from models that never saw the same row: what thresholds are chosen on.
 *
 * @param confidence per decision, 0 to 1
 */
record CrossFit(List<Judged> decisions, double[] confidence) {
    private static final int GROUPS = 5;

    /** @param none position of the category that means "belongs nowhere", -1 if there is none */
    static CrossFit of(TrainingSet set, OutOfFold rows, int none, FitSettings settings) {
        List<Callable<CrossFit>> tasks = new ArrayList<>();
        for (int g = 0; g < GROUPS; g++) {
            int group = g;
            tasks.add(() -> {
                Confidence confidence = ConfidenceFit.fit(
                        chosen(rows.known(), row -> group(set, row) != group),
                        chosen(rows.nowhere(), row -> group(set, row) != group),
                        none,
                        settings.nowhereShare());
                List<Judged> decisions = rows.known().stream()
                        .filter(row -> row.truth() != none && group(set, row) == group)
                        .map(row -> Judged.of(row, confidence.blend(), none))
                        .filter(Objects::nonNull)
                        .toList();
                return new CrossFit(
                        decisions,
                        decisions.stream()
                                .mapToDouble(decision -> confidence.right(decision.features()))
                                .toArray());
            });
        }
        List<CrossFit> parts = Parallel.run(tasks, settings.threads());
        return new CrossFit(
                parts.stream().flatMap(part -> part.decisions.stream()).toList(),
                parts.stream()
                        .map(CrossFit::confidence)
                        .flatMapToDouble(Arrays::stream)
                        .toArray());
    }

    private static List<HeldOut> chosen(List<HeldOut> rows, Predicate<HeldOut> filter) {
        return rows.stream().filter(filter).toList();
    }

    private static int group(TrainingSet set, HeldOut row) {
        return (int) Math.floorMod(Folds.scattered(set.textGroup[row.example()] + 17) >>> 7, (long) GROUPS);
    }

    HeldOutDecisions heldOut() {
        int size = decisions.size();
        int[] category = new int[size];
        float[] rounded = new float[size];
        boolean[] right = new boolean[size];
        for (int i = 0; i < size; i++) {
            category[i] = decisions.get(i).category();
            rounded[i] = (float) confidence[i];
            right[i] = decisions.get(i).right();
        }
        return new HeldOutDecisions(category, rounded, right);
    }
}
