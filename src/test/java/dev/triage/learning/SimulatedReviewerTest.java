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
    void shouldLearnFromAnswersACategoryThatNoExampleHad(Order order) {
        List<LabelledText> examples = texts("e", 60, 1, "printer", "password");
        List<LabelledText> tickets = texts("t", 160, 2, "printer", "password", "parcel");

        List<Point> points = reviewer.points(examples, tickets, List.of(0, 60, 1000), order, 1);

        assertThat(points).extracting(Point::decisions).containsExactly(0, 60, 1000);
        for (Point point : points) {
            assertThat(point.verdicts())
                    .extracting(Verdict::id)
                    .doesNotHaveDuplicates()
                    .hasSize(160);
        }
        assertThat(found("parcel", points.get(0))).isZero();
        assertThat(found("parcel", points.get(1))).isGreaterThan(0.8);
        assertThat(found("parcel", points.get(2))).isGreaterThan(0.8);
    }

    private static double found(String category, Point point) {
        return point.verdicts().stream()
                .filter(verdict -> verdict.label().equals(category))
                .mapToDouble(verdict -> verdict.right() ? 1 : 0)
                .average()
                .orElseThrow();
    }
}
