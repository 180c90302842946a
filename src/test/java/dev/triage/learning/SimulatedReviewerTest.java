package dev.triage.learning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.triage.core.RoutingPolicy;
import dev.triage.core.WordEncoder;
import dev.triage.learning.SimulatedReviewer.Order;
import dev.triage.learning.SimulatedReviewer.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SimulatedReviewerTest {
    private static final RoutingPolicy POLICY = RoutingPolicy.DEFAULT.withAuditShare(0);

    private final WordEncoder words = new WordEncoder("words@1");
    private final SimulatedReviewer reviewer =
            new SimulatedReviewer(new EncodedTexts(text -> Optional.of(words)), FitSettings.DEFAULT, POLICY);

    private static List<LabelledText> texts(String prefix, int number, long seed, String... categories) {
        Random random = new Random(seed);
        List<LabelledText> texts = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            String category = categories[i % categories.length];
            StringBuilder text = new StringBuilder();
            for (int word = 0; word < 6; word++) {
                text.append(word % 2 == 0 ? category + random.nextInt(6) : "w" + random.nextInt(60))
                        .append(' ');
            }
            texts.add(new LabelledText(prefix + i, "", text.toString(), category));
        }
        return texts;
    }

    @ParameterizedTest
    @EnumSource(Order.class)
    void shouldJudgeOthersBetterTheMoreIsDecided(Order order) {
        List<LabelledText> labelled = texts("e", 300, 1, "printer", "password", "parcel");
        List<LabelledText> judged = texts("t", 150, 2, "printer", "password", "parcel");

        List<Point> points = reviewer.points(labelled, 1, judged, List.of(0, 60, 1000), order, 1);

        assertThat(points).extracting(Point::examples).containsOnly(3);
        assertThat(points).extracting(Point::decisions).containsExactly(0, 60, 297);
        for (Point point : points) {
            assertThat(point.verdicts())
                    .extracting(Verdict::id)
                    .containsExactlyElementsOf(
                            judged.stream().map(LabelledText::id).toList());
        }
        assertThat(right(points.get(0))).isLessThan(0.9);
        assertThat(right(points.get(1))).isGreaterThan(right(points.get(0)) + 0.1);
        assertThat(right(points.get(2))).isGreaterThan(0.95);
    }

    @Test
    void shouldAnswerFromTheLabelsOfWhatWaitsAndOfNothingElse() {
        List<LabelledText> labelled = texts("e", 60, 1, "printer", "password");
        List<LabelledText> judged = texts("t", 60, 2, "printer", "password", "parcel");

        List<Point> points = reviewer.points(labelled, 1, judged, List.of(0, 58), Order.UNCERTAIN, 1);

        assertThat(points.get(1).verdicts())
                .filteredOn(verdict -> verdict.label().equals("parcel"))
                .hasSize(20)
                .noneMatch(Verdict::right);
    }

    private static double right(Point point) {
        return point.verdicts().stream()
                .mapToDouble(verdict -> verdict.right() ? 1 : 0)
                .average()
                .orElseThrow();
    }
}
