package dev.triage.web;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Vectors as JSON. Nine significant digits tell every 32-bit float from all others (IEEE 754-2019, 5.12.2), and to write
 * those takes a fraction of the time that finding the shortest form takes.
 */
final class VectorText {
    private static final int DIGITS = 9;
    private static final int MOST_DECIMALS = 15;
    private static final int LONGEST = 20;
    private static final float LEAST = 1e-6f;
    private static final double[] POWERS = new double[MOST_DECIMALS + 1];

    static {
        POWERS[0] = 1;
        for (int i = 1; i <= MOST_DECIMALS; i++) {
            POWERS[i] = 10 * POWERS[i - 1];
        }
    }

    private VectorText() {}

    /** @param vector of finite numbers; those of a unit vector are written fastest */
    static byte[] of(float[] vector) {
        byte[] text = new byte[2 + vector.length * LONGEST];
        int end = 0;
        text[end++] = '[';
        for (int i = 0; i < vector.length; i++) {
            if (i > 0) {
                text[end++] = ',';
            }
            end = write(vector[i], text, end);
        }
        text[end++] = ']';
        return Arrays.copyOf(text, end);
    }

    private static int write(float number, byte[] text, int start) {
        float size = Math.abs(number);
        if (!(size >= LEAST && size < 1)) {
            byte[] usual = Float.toString(number).getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(usual, 0, text, start, usual.length);
            return start + usual.length;
        }
        int end = start;
        if (number < 0) {
            text[end++] = '-';
        }
        text[end++] = '0';
        text[end++] = '.';
        int decimals = DIGITS;
        while (size * POWERS[decimals] < POWERS[DIGITS - 1]) {
            decimals++;
        }
        int digits = (int) Math.round(size * POWERS[decimals]);
        for (int i = end + decimals - 1; i >= end; i--) {
            text[i] = (byte) ('0' + digits % 10);
            digits /= 10;
        }
        end += decimals;
        while (text[end - 1] == '0') {
            end--;
        }
        return end;
    }
}
