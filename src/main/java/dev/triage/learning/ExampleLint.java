package dev.triage.learning;

import dev.triage.core.Centroid;
import dev.triage.core.Vectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What is doubtful about the examples of one encoder, each finding with its evidence. Judged by classifiers that had not
 * seen the example in question.
 *
 * @param wrongLabels likely ones, most certain first
 * @param similarCategories pairs that are hard to tell apart, worst first
 * @param smallCategories fewest examples first
 * @param contradictions the same text under several labels
 * @param duplicates the same text several times under one label
 */
public record ExampleLint(
        List<WrongLabel> wrongLabels,
        List<SimilarCategories> similarCategories,
        List<SmallCategory> smallCategories,
        List<Contradiction> contradictions,
        List<Duplicates> duplicates) {

    private static final double CONFIDENT = 0.7;
    private static final int FEWEST_CONFUSED = 3;
    private static final double SHARE_CONFUSED = 0.1;
    private static final double NEARLY_THE_SAME = 0.97;

    /**
     * @param suggested what classifiers without this example take it for
     * @param confidence of theirs, 0 to 1
     * @param witness id of the nearest other example of the suggested category
     * @param similarity cosine with the witness
     */
    public record WrongLabel(
            String id, String label, String suggested, double confidence, String witness, double similarity) {}

    /**
     * @param similarity cosine of their centroids
     * @param confused examples of either that were taken for the other
     * @param examples of both together
     */
    public record SimilarCategories(String first, String second, double similarity, int confused, int examples) {}

    /** @param right share of them that classifiers without them get right; 0 if none was asked */
    public record SmallCategory(String category, int examples, double right) {}

    /** Ids and their labels in the same order. */
    public record Contradiction(List<String> ids, List<String> labels) {}

    public record Duplicates(String label, List<String> ids) {}

    /**
     * Judges by what a fit of the same examples knows, their categories' names included.
     *
     * @param encoder identity of the one that encoded all examples
     * @param fewest a category with fewer examples is reported
     */
    public static ExampleLint of(String encoder, EncodedExamples examples, FitSettings settings, int fewest) {
        TrainingSet set = TrainingSet.of(encoder, Example.of(examples.byId()), examples.names());
        int none = set.categories.indexOf(settings.noneLabel());
        List<Judged> judged = List.of();
        double[] confidence = {};
        if (set.categories.size() - (none < 0 ? 0 : 1) >= 2) {
            CrossFit held = CrossFit.of(set, OutOfFold.of(set, settings), none, settings);
            judged = held.decisions();
            confidence = held.confidence();
        }
        return new ExampleLint(
                wrongLabels(set, judged, confidence),
                similarCategories(set, judged, none),
                smallCategories(set, judged, none, fewest),
                contradictions(set),
                duplicates(set));
    }

    private static List<WrongLabel> wrongLabels(TrainingSet set, List<Judged> judged, double[] confidence) {
        List<WrongLabel> found = new ArrayList<>();
        for (int k = 0; k < judged.size(); k++) {
            Judged decision = judged.get(k);
            if (!decision.right() && confidence[k] >= CONFIDENT) {
                int at = decision.row().example();
                int witness = nearest(set, at, decision.category());
                found.add(new WrongLabel(
                        set.examples.get(at).id(),
                        set.examples.get(at).category(),
                        set.categories.get(decision.category()),
                        confidence[k],
                        set.examples.get(witness).id(),
                        cosine(set, at, witness)));
            }
        }
        found.sort(Comparator.comparingDouble(WrongLabel::confidence).reversed().thenComparing(WrongLabel::id));
        return found;
    }

    private static int nearest(TrainingSet set, int example, int category) {
        int best = -1;
        for (int i = 0; i < set.size(); i++) {
            if (i != example
                    && set.category[i] == category
                    && (best < 0 || cosine(set, example, i) > cosine(set, example, best))) {
                best = i;
            }
        }
        return best;
    }

    private static double cosine(TrainingSet set, int a, int b) {
        return Vectors.dot(set.examples.get(a).vector(), set.examples.get(b).vector());
    }

    private static List<SimilarCategories> similarCategories(TrainingSet set, List<Judged> judged, int none) {
        int size = set.categories.size();
        int[][] confused = new int[size][size];
        for (Judged decision : judged) {
            int label = set.category[decision.row().example()];
            confused[Math.min(label, decision.category())][Math.max(label, decision.category())]++;
        }
        int[] sizes = set.sizes(i -> true);
        List<float[]> directions =
                set.centroids(i -> true).stream().map(Centroid::direction).toList();
        List<SimilarCategories> found = new ArrayList<>();
        for (int a = 0; a < size; a++) {
            for (int b = a + 1; b < size; b++) {
                double similarity = Vectors.dot(directions.get(a), directions.get(b));
                int examples = sizes[a] + sizes[b];
                boolean often = confused[a][b] >= FEWEST_CONFUSED && confused[a][b] >= SHARE_CONFUSED * examples;
                if (a != none && b != none && (often || similarity >= NEARLY_THE_SAME)) {
                    found.add(new SimilarCategories(
                            set.categories.get(a), set.categories.get(b), similarity, confused[a][b], examples));
                }
            }
        }
        found.sort(Comparator.comparingDouble((SimilarCategories pair) -> -(double) pair.confused / pair.examples)
                .thenComparing(pair -> -pair.similarity));
        return found;
    }

    private static List<SmallCategory> smallCategories(TrainingSet set, List<Judged> judged, int none, int fewest) {
        int[] right = new int[set.categories.size()];
        for (Judged decision : judged) {
            right[set.category[decision.row().example()]] += decision.right() ? 1 : 0;
        }
        int[] sizes = set.sizes(i -> true);
        return IntStream.range(0, sizes.length)
                .filter(c -> c != none && sizes[c] < fewest)
                .mapToObj(c -> new SmallCategory(set.categories.get(c), sizes[c], right[c] / (double) sizes[c]))
                .sorted(Comparator.comparingInt(SmallCategory::examples).thenComparing(SmallCategory::category))
                .toList();
    }

    private static List<Contradiction> contradictions(TrainingSet set) {
        Map<String, String> labels = new HashMap<>();
        set.examples.forEach(example -> labels.put(example.id(), example.category()));
        return set.contradictions().stream()
                .map(ids -> new Contradiction(ids, ids.stream().map(labels::get).toList()))
                .toList();
    }

    private static List<Duplicates> duplicates(TrainingSet set) {
        int groups = Arrays.stream(set.textGroup).max().orElse(-1) + 1;
        List<List<Integer>> members = new ArrayList<>();
        IntStream.range(0, groups).forEach(group -> members.add(new ArrayList<>()));
        for (int i = 0; i < set.size(); i++) {
            members.get(set.textGroup[i]).add(i);
        }
        List<Duplicates> found = new ArrayList<>();
        for (List<Integer> group : members) {
            if (group.size() > 1
                    && group.stream().mapToInt(i -> set.category[i]).distinct().count() == 1) {
                found.add(new Duplicates(
                        set.examples.get(group.get(0)).category(),
                        group.stream().map(i -> set.examples.get(i).id()).toList()));
            }
        }
        return found;
    }
}
