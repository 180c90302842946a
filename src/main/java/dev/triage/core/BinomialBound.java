package dev.triage.core;

/** Exact confidence bounds for a share (Clopper and Pearson 1934). */
public final class BinomialBound {

    private BinomialBound() {}

    /**
     * The share that is exceeded with the stated confidence.
     *
     * @param hits of {@code trials}
     * @param confidence one-sided, above 0, below 1
     */
    public static double lower(int hits, int trials, double confidence) {
        if (hits == 0) {
            return 0;
        }
        double low = 0;
        double high = 1;
        for (int i = 0; i < 50; i++) {
            double middle = (low + high) / 2;
            // chance of so many hits or more
            if (incompleteBeta(middle, hits, trials - hits + 1.0) > 1 - confidence) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return low;
    }

    /** Regularised, by its continued fraction (Lentz's method, DLMF 8.17.22). */
    private static double incompleteBeta(double x, double a, double b) {
        if (x <= 0 || x >= 1) {
            return x <= 0 ? 0 : 1;
        }
        if (x > (a + 1) / (a + b + 2)) {
            return 1 - incompleteBeta(1 - x, b, a);
        }
        double front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a;
        double tiny = 1e-300;
        double f = 1;
        double c = 1;
        double d = 0;
        for (int i = 0; i <= 400; i++) {
            int m = i / 2;
            double numerator = i == 0
                    ? 1
                    : i % 2 == 0
                            ? m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
                            : -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 + numerator * d;
            d = 1 / (Math.abs(d) < tiny ? tiny : d);
            c = 1 + numerator / c;
            c = Math.abs(c) < tiny ? tiny : c;
            f *= c * d;
            if (Math.abs(1 - c * d) < 1e-12) {
                break;
            }
        }
        return front * (f - 1);
    }

    /** Stirling's series after shifting the argument up. */
    private static double logGamma(double x) {
        double shift = 0;
        while (x < 10) {
            shift -= Math.log(x++);
        }
        double r = 1 / (x * x);
        return shift
                + (x - 0.5) * Math.log(x)
                - x
                + 0.9189385332046727
                + (1 / 12.0 - r * (1 / 360.0 - r * (1 / 1260.0 - r / 1680))) / x;
    }
}
