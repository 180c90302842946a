package dev.triage.learning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.triage.core.Decision;
import dev.triage.core.Router;
import dev.triage.core.RouterState;
import dev.triage.core.RoutingPolicy;
import dev.triage.core.RuleSet;
import dev.triage.core.Ticket;
import dev.triage.core.WordEncoder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrialTest {
    private static final RoutingPolicy POLICY = RoutingPolicy.DEFAULT.withAuditShare(0);
    private static final String[] CATEGORIES = {"printer", "password", "invoice", "parcel"};

    private final WordEncoder words = new WordEncoder("words@1");
    private final EncodedTexts texts = new EncodedTexts(text -> Optional.of(words));
    private final Trial trial = new Trial(texts, FitSettings.DEFAULT, POLICY);

    /** Texts of six words, half of them the category's own. */
    private static List<LabelledText> texts(String prefix, int number, long seed) {
        Random random = new Random(seed);
        List<LabelledText> texts = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            int category = i % CATEGORIES.length;
            StringBuilder text = new StringBuilder();
            for (int word = 0; word < 6; word++) {
                text.append(word % 2 == 0 ? CATEGORIES[category] + random.nextInt(12) : "w" + random.nextInt(60))
                        .append(' ');
            }
            texts.add(new LabelledText(prefix + i, "", text.toString(), CATEGORIES[category]));
        }
        return texts;
    }

    @ParameterizedTest
    @EnumSource(Method.class)
    void shouldLearnByEveryMethod(Method method) {
        List<Verdict> verdicts = trial.learn(method, texts("e", 240, 1)).judge(texts("t", 80, 2));
        Evaluation evaluation = Evaluation.of(verdicts, 0.95);
        assertThat(evaluation.accuracy()).isGreaterThan(0.85);
        assertThat(evaluation.precision().orElse(1)).isGreaterThan(0.9);
        assertThat(verdicts).extracting(Verdict::id).doesNotHaveDuplicates().hasSize(80);
    }

    @ParameterizedTest
    @EnumSource(Method.class)
    void shouldNotDependOnTheOrderOfExamples(Method method) {
        List<LabelledText> examples = texts("e", 120, 3);
        List<LabelledText> shuffled = new ArrayList<>(examples);
        Collections.shuffle(shuffled, new Random(4));
        List<LabelledText> tickets = texts("t", 20, 5);
        assertThat(trial.learn(method, shuffled).judge(tickets))
                .isEqualTo(trial.learn(method, examples).judge(tickets));
    }

    @ParameterizedTest
    @EnumSource(Method.class)
    void shouldSendWhatHasNoTextOrNoKnownLanguageToPeople(Method method) {
        EncodedTexts choosy = new EncodedTexts(text -> text.startsWith("?") ? Optional.empty() : Optional.of(words));
        List<LabelledText> tickets = List.of(
                new LabelledText("blank", "", "  ", "printer"), new LabelledText("other", "", "? printer1", "printer"));
        List<Verdict> verdicts = new Trial(choosy, FitSettings.DEFAULT, POLICY)
                .learn(method, texts("e", 40, 6))
                .judge(tickets);
        assertThat(verdicts)
                .allMatch(verdict -> !verdict.routed() && verdict.best().isEmpty() && !verdict.right());
    }

    @ParameterizedTest
    @EnumSource(Method.class)
    void shouldNeverRouteToTheLabelForNowhere(Method method) {
        List<LabelledText> examples = new ArrayList<>(texts("e", 80, 7));
        for (int i = 0; i < 20; i++) {
            examples.add(new LabelledText("n" + i, "", "lunch" + i % 5 + " canteen" + i % 3 + " menu", "none"));
        }
        List<Verdict> verdicts =
                trial.learn(method, examples).judge(List.of(new LabelledText("t", "", "lunch1 canteen1 menu", "")));
        assertThat(verdicts)
                .allMatch(verdict -> !verdict.routed() && !verdict.best().equals("none"));
    }

    @Test
    void shouldDecideAsTheRouterDoes() {
        List<LabelledText> examples = texts("e", 120, 8);
        RouterState state = LocalKnowledge.fitted(EncodedExamples.encode(examples, texts), FitSettings.DEFAULT);
        Router router = new Router(text -> Optional.of(words), RuleSet.NONE, POLICY);
        for (Verdict verdict : trial.learn(Method.FITTED, examples).judge(texts("t", 40, 9))) {
            LabelledText text =
                    texts("t", 40, 9).get(Integer.parseInt(verdict.id().substring(1)));
            Decision decision = router.decide(Ticket.of(text.id(), "", text.text()), state);
            assertThat(verdict.routed()).isEqualTo(decision instanceof Decision.Labelled);
            assertThat(verdict.best())
                    .isEqualTo(decision.judgement().candidates().get(0).category());
        }
    }

    @Test
    void shouldEncodeEachTextOnce() {
        List<LabelledText> examples = texts("e", 36, 10);
        texts.encodeAll(examples.stream().map(LabelledText::text).toList(), 2, done -> {});
        int encoded = words.encoded();
        trial.learn(Method.FITTED, examples);
        trial.learn(Method.NEAREST, examples);
        trial.learn(Method.FITTED, examples);
        assertThat(encoded).isEqualTo(36);
        assertThat(words.encoded()).isEqualTo(encoded + CATEGORIES.length); // and each name
    }

    @Test
    void shouldDrawTheSameExamplesForTheSameNumber() {
        List<LabelledText> examples = texts("e", 40, 11);
        assertThat(LearningCurve.draw(examples, 3, 0))
                .hasSize(12)
                .isEqualTo(LearningCurve.draw(examples, 3, 0))
                .isNotEqualTo(LearningCurve.draw(examples, 3, 1));
    }
}
