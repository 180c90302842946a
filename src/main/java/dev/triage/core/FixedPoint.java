package dev.triage.core;

/**
 * Vector components as whole multiples of 2⁻⁴⁰.
 *
 * <p>Sums of such numbers are exact, so they don't depend on the order of addition and a subtraction restores the
 * former bits. Eight million unit vectors fit in a {@code long}.
 */
final class FixedPoint {
    private static final double SCALE = 0x1p40;

    private FixedPoint() {}

    static long of(float component) {
        return Math.round(component * SCALE);
    }

    static double toDouble(long fixed) {
        return fixed / SCALE;
    }
}
