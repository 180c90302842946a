package dev.triage.learning;

import dev.triage.core.Digest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How figures grow with the number of examples: some of each category are drawn, several times, and the figures averaged. */
public final class LearningCurve {

    private LearningCurve() {}

    /**
     * @param perCategory examples of each category at most; 0 for all
     * @param examples how many that makes
     * @param draws how many times they were drawn
     * @param precision over the draws in which anything was routed
     */
    public record Point(
            int perCategory, int examples, int draws, double accuracy, double coverage, OptionalDouble precision) {}

    /**
     * @param perCategory examples to draw of each category, 0 for all
     * @param draws how many times, once for all
     */
    public static Point point(
            Trial trial,
            Method method,
            List<LabelledText> train,
            List<LabelledText> test,
            double precision,
            int perCategory,
            int draws) {
        List<Evaluation> evaluations = new ArrayList<>();
        int examples = train.size();
        for (int draw = 0; draw < (perCategory == 0 ? 1 : draws); draw++) {
            List<LabelledText> drawn = perCategory == 0 ? train : draw(train, perCategory, draw);
            examples = drawn.size();
            evaluations.add(Evaluation.of(trial.learn(method, drawn).judge(test), precision));
        }
        return new Point(
                perCategory,
                examples,
                evaluations.size(),
                evaluations.stream().mapToDouble(Evaluation::accuracy).average().orElse(0),
                evaluations.stream().mapToDouble(Evaluation::coverage).average().orElse(0),
                evaluations.stream()
                        .flatMapToDouble(evaluation -> evaluation.precision().stream())
                        .average());
    }

    /** By the digests of ids: each number draws others, always the same. */
    static List<LabelledText> draw(List<LabelledText> texts, int perCategory, int number) {
        Map<String, List<LabelledText>> byCategory =
                texts.stream().collect(Collectors.groupingBy(LabelledText::label, TreeMap::new, Collectors.toList()));
        return byCategory.values().stream()
                .flatMap(category -> category.stream()
                        .sorted(Comparator.comparingLong(
                                text -> Digest.of(number + ":" + text.id()).high()))
                        .limit(perCategory))
                .toList();
    }
}
