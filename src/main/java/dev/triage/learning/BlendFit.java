package dev.triage.learning;

import dev.triage.core.Blend;
import dev.triage.core.Evidence;
import java.util.List;

/** Chooses the weights of the blend by the held-out log loss, pulled towards the default. */
final class BlendFit {
    /** Of the pull: about as much as so many uncertain examples say. */
    private static final double PULL = 30;

    private static final int ITERATIONS = 40;

    private BlendFit() {}

    static Blend fit(List<HeldOut> rows) {
        double[] start = Blend.DEFAULT.weights();
        int parts = start.length;
        double[] weights = start.clone();
        List<HeldOut> usable = rows.stream()
                .filter(row -> row.candidate(row.truth()) >= 0 && row.candidates().length > 1)
                .toList();
        for (int iteration = 0; iteration < ITERATIONS; iteration++) {
            double[] gradient = new double[parts];
            double[][] curvature = new double[parts][parts];
            Blend blend = new Blend(weights);
            for (HeldOut row : usable) {
                add(row, blend.probabilities(row.evidence()), gradient, curvature);
            }
            for (int k = 0; k < parts; k++) {
                gradient[k] += PULL * (start[k] - weights[k]);
                curvature[k][k] += PULL;
            }
            double[] step = LinearAlgebra.solve(curvature, gradient);
            double largest = 0;
            for (double s : step) {
                largest = Math.max(largest, Math.abs(s));
            }
            double factor = largest > 0.3 ? 0.3 / largest : 1;
            double[] next = new double[parts];
            for (int k = 0; k < parts; k++) {
                next[k] = Math.max(0, weights[k] + factor * step[k]);
            }
            weights = next;
            if (largest < 1e-5) {
                break;
            }
        }
        return new Blend(weights);
    }

    private static void add(HeldOut row, double[] probabilities, double[] gradient, double[][] curvature) {
        Evidence evidence = row.evidence();
        int parts = gradient.length;
        double[] mean = new double[parts];
        for (int i = 0; i < probabilities.length; i++) {
            for (int k = 0; k < parts; k++) {
                mean[k] += probabilities[i] * evidence.parts()[i][k];
            }
        }
        double[] right = evidence.parts()[row.candidate(row.truth())];
        for (int k = 0; k < parts; k++) {
            gradient[k] += right[k] - mean[k];
        }
        for (int i = 0; i < probabilities.length; i++) {
            for (int k = 0; k < parts; k++) {
                double a = probabilities[i] * (evidence.parts()[i][k] - mean[k]);
                for (int l = 0; l <= k; l++) {
                    curvature[k][l] += a * (evidence.parts()[i][l] - mean[l]);
                }
            }
        }
    }
}
