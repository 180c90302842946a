package dev.triage.learning;

import dev.triage.core.LogisticModel;
import java.util.Arrays;

/** Weighted logistic regression by Newton's method, pulled towards a given model. */
final class LogisticFit {
    private static final int ITERATIONS = 50;

    private LogisticFit() {}

    /**
     * @param features per row
     * @param yes per row
     * @param importance per row, not negative
     * @param prior where the weights are pulled to
     * @param pull per weight, in rows of information; the bias is free but for a trace
     */
    static LogisticModel fit(
            double[][] features, boolean[] yes, double[] importance, LogisticModel prior, double pull) {
        int n = prior.weights().length;
        double[] point = Arrays.copyOf(prior.weights(), n + 1);
        point[n] = prior.bias();
        double[] start = point.clone();
        for (int iteration = 0; iteration < ITERATIONS; iteration++) {
            double[] gradient = new double[n + 1];
            double[][] curvature = new double[n + 1][n + 1];
            LogisticModel model = model(point);
            for (int i = 0; i < yes.length; i++) {
                double p = LogisticModel.probability(model.logit(features[i]));
                double error = importance[i] * ((yes[i] ? 1 : 0) - p);
                double information = importance[i] * Math.max(p * (1 - p), 1e-6);
                for (int k = 0; k <= n; k++) {
                    double a = k < n ? features[i][k] : 1;
                    gradient[k] += error * a;
                    for (int l = 0; l <= k; l++) {
                        curvature[k][l] += information * a * (l < n ? features[i][l] : 1);
                    }
                }
            }
            for (int k = 0; k <= n; k++) {
                double hold = k < n ? pull : 0.05 * pull;
                gradient[k] += hold * (start[k] - point[k]);
                curvature[k][k] += hold + 1e-6;
            }
            double[] step = LinearAlgebra.solve(curvature, gradient);
            double largest = 0;
            for (double s : step) {
                largest = Math.max(largest, Math.abs(s));
            }
            double factor = largest > 2 ? 2 / largest : 1;
            for (int k = 0; k <= n; k++) {
                point[k] += factor * step[k];
            }
            if (largest < 1e-6) {
                break;
            }
        }
        return model(point);
    }

    private static LogisticModel model(double[] point) {
        return new LogisticModel(Arrays.copyOf(point, point.length - 1), point[point.length - 1]);
    }
}
