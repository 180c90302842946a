package dev.triage.cli;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A small chart of shares as SVG; colours come from the page's style. */
final class Chart {
    private static final int WIDTH = 420;
    private static final int HEIGHT = 300;
    private static final int LEFT = 60;
    private static final int RIGHT = 22;
    private static final int TOP = 12;
    private static final int BOTTOM = 42;
    private static final int STEPS = 5;

    private final StringBuilder svg = new StringBuilder();
    private final double leastY;

    record Point(double x, double y) {}

    /** @param leastY where the vertical axis begins; it ends at 1, the horizontal one spans 0 to 1 */
    Chart(String title, String xLabel, String yLabel, double leastY) {
        this.leastY = leastY;
        svg.append(format(
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">", WIDTH, HEIGHT, Html.escape(title)));
        for (int i = 0; i <= STEPS; i++) {
            double share = i / (double) STEPS;
            double value = leastY + share * (1 - leastY);
            line("axis", new Point(0, value), new Point(1, value));
            text(LEFT - 6, y(value) + 4, "end", percent(value));
            text(x(share), HEIGHT - BOTTOM + 16, "middle", percent(share));
        }
        text(x(0.5), HEIGHT - 6, "middle", xLabel);
        double middle = TOP + (HEIGHT - TOP - BOTTOM) / 2.0;
        svg.append(format(
                "<text transform=\"translate(11 %.1f) rotate(-90)\" text-anchor=\"middle\">%s</text>",
                middle, Html.escape(yLabel)));
    }

    Chart line(String style, Point from, Point to) {
        svg.append(format(
                "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
                style, x(from.x), y(from.y), x(to.x), y(to.y)));
        return this;
    }

    Chart curve(List<Point> points) {
        svg.append(format(
                "<polyline class=\"curve\" points=\"%s\"/>",
                points.stream()
                        .map(point -> format("%.1f,%.1f", x(point.x), y(point.y)))
                        .collect(Collectors.joining(" "))));
        return this;
    }

    /** @param radius in pixels */
    Chart dot(String style, Point at, double radius, String note) {
        svg.append(format(
                "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"><title>%s</title></circle>",
                style, x(at.x), y(at.y), radius, Html.escape(note)));
        return this;
    }

    /** From the horizontal axis up. */
    Chart bar(double from, double to, double top) {
        svg.append(format(
                "<rect class=\"bar\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
                x(from) + 1, y(top), x(to) - x(from) - 2, y(leastY) - y(top)));
        return this;
    }

    String svg() {
        return svg + "</svg>";
    }

    private void text(double x, double y, String anchor, String text) {
        svg.append(format("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", x, y, anchor, Html.escape(text)));
    }

    private static double x(double share) {
        return LEFT + share * (WIDTH - LEFT - RIGHT);
    }

    private double y(double value) {
        double share = (Math.max(leastY, Math.min(1, value)) - leastY) / (1 - leastY);
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
    }

    private static String percent(double share) {
        return Math.round(100 * share) + " %";
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
