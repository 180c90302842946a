package dev.triage.web.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;

/** Coverage against precision: what each threshold on the confidence would have routed, and how much of that was right. */
final class TradeoffCurve {
    private static final int MOST_POINTS = 120;

    private TradeoffCurve() {}

    /**
     * @param confidence 0 to 1
     * @param weight how many tickets it stands for
     */
    record Point(double confidence, boolean right, double weight) {}

    /**
     * @param threshold in use
     * @return the number of decisions, the share of tickets that the threshold routes, and points from strict to loose,
     *     each {@code [coverage, precision, threshold]}
     */
    static ObjectNode of(String encoder, List<Point> decisions, double threshold) {
        List<Point> strictFirst = decisions.stream()
                .sorted(Comparator.comparingDouble(Point::confidence).reversed())
                .toList();
        double all = decisions.stream().mapToDouble(Point::weight).sum();
        ObjectNode node = Shapes.object().put("encoder", encoder).put("decisions", decisions.size());
        ArrayNode points = node.putArray("points");
        int step = Math.max(1, strictFirst.size() / MOST_POINTS);
        double covered = 0;
        double right = 0;
        double routed = 0;
        for (int i = 0; i < strictFirst.size(); i++) {
            Point point = strictFirst.get(i);
            covered += point.weight();
            right += point.right() ? point.weight() : 0;
            routed += point.confidence() >= threshold ? point.weight() : 0;
            if (i % step == step - 1 || i == strictFirst.size() - 1) {
                points.addArray().add(covered / all).add(right / covered).add(point.confidence());
            }
        }
        return node.put("coverage", decisions.isEmpty() ? 0 : routed / all).put("threshold", Math.min(1.0, threshold));
    }
}
