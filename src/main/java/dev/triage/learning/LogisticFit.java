package dev.triage.learning;

import dev.triage.core.LogisticModel;
import java.util.Arrays;

/** Weighted logistic regression by Newton's method with step halving, pulled towards a given model. */
final class LogisticFit {
    private static final int ITERATIONS = 50;
    private static final int HALVINGS = 30;
    private static final double SMALL = 1e-6;

    private final double[][] features;
    private final boolean[] yes;
    private final double[] importance;
    private final double[] start;
    private final double[] hold;

    private LogisticFit(double[][] features, boolean[] yes, double[] importance, LogisticModel prior, double pull) {
        this.features = features;
        this.yes = yes;
        this.importance = importance;
        int n = prior.weights().length;
        start = Arrays.copyOf(prior.weights(), n + 1);
        start[n] = prior.bias();
        hold = new double[n + 1];
        Arrays.fill(hold, pull);
        hold[n] = 0.05 * pull;
    }

    /**
     * @param features per row
     * @param yes per row
     * @param importance per row, not negative
     * @param prior where the weights are pulled to
     * @param pull per weight, in rows of information; the bias is free but for a trace
     */
    static LogisticModel fit(
            double[][] features, boolean[] yes, double[] importance, LogisticModel prior, double pull) {
        return new LogisticFit(features, yes, importance, prior, pull).fit();
    }

    /** The loss is convex, but a whole Newton step from far away can make it worse and then jump to and fro for ever. */
    private LogisticModel fit() {
        double[] point = start.clone();
        double loss = loss(point);
        for (int iteration = 0; iteration < ITERATIONS; iteration++) {
            double[] step = step(point);
            double factor = 1;
            double[] next = moved(point, step, factor);
            double nextLoss = loss(next);
            for (int halving = 0; halving < HALVINGS && !(nextLoss <= loss); halving++) {
                factor /= 2;
                next = moved(point, step, factor);
                nextLoss = loss(next);
            }
            if (!(nextLoss <= loss)) {
                break;
            }
            point = next;
            loss = nextLoss;
            if (factor * Arrays.stream(step).map(Math::abs).max().orElse(0) < SMALL) {
                break;
            }
        }
        return model(point);
    }

    private double loss(double[] point) {
        LogisticModel model = model(point);
        double loss = 0;
        for (int i = 0; i < yes.length; i++) {
            double logit = model.logit(features[i]);
            double wrong = yes[i] ? -logit : logit;
            loss += importance[i] * (Math.max(0, wrong) + Math.log1p(Math.exp(-Math.abs(wrong))));
        }
        for (int k = 0; k < point.length; k++) {
            loss += 0.5 * hold[k] * (point[k] - start[k]) * (point[k] - start[k]);
        }
        return loss;
    }

    private double[] step(double[] point) {
        int n = point.length - 1;
        double[] gradient = new double[n + 1];
        double[][] curvature = new double[n + 1][n + 1];
        LogisticModel model = model(point);
        for (int i = 0; i < yes.length; i++) {
            double p = LogisticModel.probability(model.logit(features[i]));
            double error = importance[i] * ((yes[i] ? 1 : 0) - p);
            double information = importance[i] * Math.max(p * (1 - p), SMALL);
            for (int k = 0; k <= n; k++) {
                double a = k < n ? features[i][k] : 1;
                gradient[k] += error * a;
                for (int l = 0; l <= k; l++) {
                    curvature[k][l] += information * a * (l < n ? features[i][l] : 1);
                }
            }
        }
        for (int k = 0; k <= n; k++) {
            gradient[k] += hold[k] * (start[k] - point[k]);
            curvature[k][k] += hold[k] + SMALL;
        }
        return LinearAlgebra.solve(curvature, gradient);
    }

    private static double[] moved(double[] point, double[] step, double factor) {
        double[] moved = point.clone();
        for (int k = 0; k < moved.length; k++) {
            moved[k] += factor * step[k];
        }
        return moved;
    }

    private static LogisticModel model(double[] point) {
        return new LogisticModel(Arrays.copyOf(point, point.length - 1), point[point.length - 1]);
    }
}
