package dev.triage.learning;

import dev.triage.core.Confidence;
import java.util.ArrayList;
import java.util.List;

/** Held-out decisions with confidences from models that never saw the same row: what thresholds are chosen on. */
record CrossFit(
        List<Judged> known,
        double[] confidence,
        double[] knownness,
        double[] nowhereConfidence,
        double[] nowhereKnownness) {
    private static final int GROUPS = 5;

    static CrossFit of(TrainingSet set, OutOfFold rows, int none, double nowhereShare) {
        List<Judged> known = new ArrayList<>();
        List<double[]> inside = new ArrayList<>();
        List<double[]> outside = new ArrayList<>();
        for (int g = 0; g < GROUPS; g++) {
            int group = g;
            Confidence confidence = ConfidenceFit.fit(
                    rows.known().stream()
                            .filter(row -> group(set, row) != group)
                            .toList(),
                    rows.nowhere().stream()
                            .filter(row -> group(set, row) != group)
                            .toList(),
                    none,
                    nowhereShare);
            rows.known().stream()
                    .filter(row -> row.truth() != none && group(set, row) == group)
                    .forEach(row -> {
                        Judged judged = Judged.of(row, confidence.blend(), none);
                        if (judged != null) {
                            known.add(judged);
                            inside.add(new double[] {
                                confidence.right(judged.features()), confidence.known(judged.features())
                            });
                        }
                    });
            rows.nowhere().stream().filter(row -> group(set, row) == group).forEach(row -> {
                Judged judged = Judged.of(row, confidence.blend(), none);
                if (judged != null) {
                    outside.add(
                            new double[] {confidence.right(judged.features()), confidence.known(judged.features())});
                }
            });
        }
        return new CrossFit(known, column(inside, 0), column(inside, 1), column(outside, 0), column(outside, 1));
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
}
