package dev.triage.learning;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Figures over verdicts. Shares are between 0 and 1; all but the out-of-scope ones are over the texts in scope.
 *
 * @param tickets in scope
 * @param accuracy share whose best candidate is right, routed or not
 * @param coverage share that is routed
 * @param precision share of the routed that is right; empty if none is routed
 * @param oosAuroc how well {@link Verdict#known} tells texts in scope from others; empty without others
 * @param oosRoutedShare share of the texts out of scope that is routed; empty without any
 * @param calibrationError expected, of the confidence
 * @param hindsightCoverage what could have been routed at the target precision by the best threshold in hindsight
 * @param hindsightCoverageWithOos the same over all texts, those out of scope being wrong whenever routed; empty without
 *     any
 */
public record Evaluation(
        int tickets,
        double accuracy,
        double coverage,
        OptionalDouble precision,
        OptionalDouble oosAuroc,
        OptionalDouble oosRoutedShare,
        double calibrationError,
        double hindsightCoverage,
        OptionalDouble hindsightCoverageWithOos) {

    /**
     * One category's share in it.
     *
     * @param tickets that belong there
     * @param found of them, those whose best candidate it was
     * @param claimed tickets whose best candidate it was
     * @param routed tickets of the category that were routed, wherever to
     * @param received tickets routed there
     * @param receivedRight of them, those that belong there
     */
    public record OfCategory(
            String category, int tickets, int found, int claimed, int routed, int received, int receivedRight) {}

    /**
     * Tickets of one category taken for another's.
     *
     * @param routed of them, those that no person saw
     */
    public record Confusion(String label, String best, int tickets, int routed) {}

    /**
     * Tickets of about the same confidence.
     *
     * @param confidence mean
     * @param right share
     */
    public record ReliabilityBin(int tickets, double confidence, double right) {}

    /** What a threshold would have given. */
    public record Tradeoff(double threshold, double coverage, double precision) {}

    /** @param precision asked for */
    public static Evaluation of(List<Verdict> verdicts, double precision) {
        List<Verdict> inside = chosen(verdicts, Verdict::inScope);
        List<Verdict> outside = chosen(verdicts, verdict -> !verdict.inScope());
        List<Verdict> routed = chosen(inside, Verdict::routed);
        return new Evaluation(
                inside.size(),
                share(inside, Verdict::right).orElse(0),
                share(inside, Verdict::routed).orElse(0),
                share(routed, Verdict::right),
                inside.isEmpty() || outside.isEmpty()
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(Figures.auroc(known(inside), known(outside))),
                share(outside, Verdict::routed),
                inside.isEmpty() ? 0 : Figures.calibrationError(confidence(inside), right(inside)),
                inside.isEmpty() ? 0 : Figures.coverageInHindsight(confidence(inside), right(inside), precision),
                outside.isEmpty()
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(
                                Figures.coverageInHindsight(confidence(verdicts), right(verdicts), precision)));
    }

    /** By name, of all categories that tickets belong to or were taken for. */
    public static List<OfCategory> categories(List<Verdict> verdicts) {
        Map<String, int[]> counts = new TreeMap<>();
        for (Verdict verdict : verdicts) {
            if (verdict.inScope()) {
                int[] own = counts.computeIfAbsent(verdict.label(), name -> new int[6]);
                own[0]++;
                own[1] += verdict.right() ? 1 : 0;
                own[3] += verdict.routed() ? 1 : 0;
            }
            if (!verdict.best().isEmpty()) {
                int[] taken = counts.computeIfAbsent(verdict.best(), name -> new int[6]);
                taken[2]++;
                taken[4] += verdict.routed() ? 1 : 0;
                taken[5] += verdict.routed() && verdict.right() ? 1 : 0;
            }
        }
        return counts.entrySet().stream()
                .map(of -> {
                    int[] n = of.getValue();
                    return new OfCategory(of.getKey(), n[0], n[1], n[2], n[3], n[4], n[5]);
                })
                .toList();
    }

    /** Most frequent first; texts out of scope aren't among them. */
    public static List<Confusion> confusions(List<Verdict> verdicts, int most) {
        record Pair(String label, String best) {}
        Map<Pair, List<Verdict>> pairs = verdicts.stream()
                .filter(verdict ->
                        verdict.inScope() && !verdict.right() && !verdict.best().isEmpty())
                .collect(Collectors.groupingBy(verdict -> new Pair(verdict.label(), verdict.best())));
        return pairs.entrySet().stream()
                .map(of -> new Confusion(
                        of.getKey().label,
                        of.getKey().best,
                        of.getValue().size(),
                        chosen(of.getValue(), Verdict::routed).size()))
                .sorted(Comparator.comparingInt((Confusion confusion) -> -confusion.tickets())
                        .thenComparing(Confusion::label)
                        .thenComparing(Confusion::best))
                .limit(most)
                .toList();
    }

    /** Ten bins of equal width, without the empty ones. */
    public static List<ReliabilityBin> reliability(List<Verdict> verdicts) {
        Map<Integer, List<Verdict>> bins = verdicts.stream()
                .filter(Verdict::inScope)
                .collect(Collectors.groupingBy(
                        verdict -> Math.min(9, (int) (verdict.confidence() * 10)), TreeMap::new, Collectors.toList()));
        return bins.values().stream()
                .map(bin -> new ReliabilityBin(
                        bin.size(),
                        bin.stream().mapToDouble(Verdict::confidence).average().orElse(0),
                        share(bin, Verdict::right).orElse(0)))
                .toList();
    }

    /** From strict to loose, over the texts in scope, at most {@code most} points. */
    public static List<Tradeoff> tradeoffs(List<Verdict> verdicts, int most) {
        List<Verdict> strictFirst = verdicts.stream()
                .filter(Verdict::inScope)
                .sorted(Comparator.comparingDouble(verdict -> -verdict.confidence()))
                .toList();
        int size = strictFirst.size();
        List<Tradeoff> points = new ArrayList<>();
        int right = 0;
        for (int i = 0; i < size; i++) {
            right += strictFirst.get(i).right() ? 1 : 0;
            if ((long) (i + 1) * most / size > (long) i * most / size) {
                points.add(new Tradeoff(
                        strictFirst.get(i).confidence(), (i + 1) / (double) size, right / (double) (i + 1)));
            }
        }
        return points;
    }

    private static List<Verdict> chosen(List<Verdict> verdicts, Predicate<Verdict> which) {
        return verdicts.stream().filter(which).toList();
    }

    private static OptionalDouble share(List<Verdict> verdicts, Predicate<Verdict> which) {
        return verdicts.stream()
                .mapToDouble(verdict -> which.test(verdict) ? 1 : 0)
                .average();
    }

    private static double[] known(List<Verdict> verdicts) {
        return verdicts.stream().mapToDouble(Verdict::known).toArray();
    }

    private static double[] confidence(List<Verdict> verdicts) {
        return verdicts.stream().mapToDouble(Verdict::confidence).toArray();
    }

    private static boolean[] right(List<Verdict> verdicts) {
        boolean[] right = new boolean[verdicts.size()];
        for (int i = 0; i < right.length; i++) {
            right[i] = verdicts.get(i).right();
        }
        return right;
    }
}
