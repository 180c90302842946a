package dev.triage.learning;

import dev.triage.core.Confidence;
import dev.triage.core.HeldOutDecisions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleBiFunction;

/** Held-out decisions with confidences from models that never saw the same row: what thresholds are chosen on. */
record CrossFit(
        List<Judged> known,
        double[] confidence,
        double[] knownness,
        double[] nowhereConfidence,
        double[] nowhereKnownness) {
    private static final int GROUPS = 5;

    static CrossFit of(TrainingSet set, OutOfFold rows, int none, FitSettings settings) {
        List<Callable<Part>> tasks = new ArrayList<>();
        for (int g = 0; g < GROUPS; g++) {
            int group = g;
            tasks.add(() -> {
                Confidence confidence = ConfidenceFit.fit(
                        chosen(rows.known(), row -> group(set, row) != group),
                        chosen(rows.nowhere(), row -> group(set, row) != group),
                        none,
                        settings.nowhereShare());
                List<HeldOut> known = chosen(rows.known(), row -> row.truth() != none && group(set, row) == group);
                List<HeldOut> nowhere = chosen(rows.nowhere(), row -> group(set, row) == group);
                return new Part(confidence, judged(known, confidence, none), judged(nowhere, confidence, none));
            });
        }
        List<Part> parts = Parallel.run(tasks, settings.threads());
        return new CrossFit(
                parts.stream().flatMap(part -> part.known.stream()).toList(),
                figures(parts, Part::known, Confidence::right),
                figures(parts, Part::known, Confidence::known),
                figures(parts, Part::nowhere, Confidence::right),
                figures(parts, Part::nowhere, Confidence::known));
    }

    private record Part(Confidence confidence, List<Judged> known, List<Judged> nowhere) {}

    private static List<HeldOut> chosen(List<HeldOut> rows, Predicate<HeldOut> filter) {
        return rows.stream().filter(filter).toList();
    }

    private static List<Judged> judged(List<HeldOut> rows, Confidence confidence, int none) {
        return rows.stream()
                .map(row -> Judged.of(row, confidence.blend(), none))
                .filter(Objects::nonNull)
                .toList();
    }

    private static double[] figures(
            List<Part> parts, Function<Part, List<Judged>> rows, ToDoubleBiFunction<Confidence, double[]> figure) {
        return parts.stream()
                .flatMapToDouble(part -> rows.apply(part).stream()
                        .mapToDouble(judged -> figure.applyAsDouble(part.confidence, judged.features())))
                .toArray();
    }

    private static int group(TrainingSet set, HeldOut row) {
        return (int) Math.floorMod(Folds.scattered(set.textGroup[row.example()] + 17) >>> 7, (long) GROUPS);
    }

    private static double[] column(List<double[]> rows, int k) {
        return rows.stream().mapToDouble(row -> row[k]).toArray();
    }

    boolean[] right() {
        boolean[] right = new boolean[known.size()];
        for (int i = 0; i < right.length; i++) {
            right[i] = known.get(i).right();
        }
        return right;
    }

    HeldOutDecisions decisions() {
        int[] category = known.stream().mapToInt(Judged::category).toArray();
        float[] rounded = new float[category.length];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = (float) confidence[i];
        }
        return new HeldOutDecisions(category, rounded, right());
    }
}
