package dev.triage.learning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.triage.core.EncodedExample;
import dev.triage.core.FitParameters;
import dev.triage.core.Router;
import dev.triage.core.RouterState;
import dev.triage.core.RoutingPolicy;
import dev.triage.core.RuleSet;
import dev.triage.core.WordEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Categories of which each has six words of its own, two of them in its name. */
class NamePriorTest {
    private static final int CATEGORIES = 20;

    private final WordEncoder words = new WordEncoder("words@1");
    private final CategoryNames names = CategoryNames.of(text -> Optional.of(words));

    private static String word(int category, int number) {
        return "w" + category + "x" + number;
    }

    private static String telling(int category) {
        return word(category, 0) + "_" + word(category, 1);
    }

    private static List<LabelledText> texts(String prefix, int perCategory, long seed) {
        Random random = new Random(seed);
        List<LabelledText> texts = new ArrayList<>();
        for (int c = 0; c < CATEGORIES; c++) {
            for (int i = 0; i < perCategory; i++) {
                String text = word(c, random.nextInt(6)) + " " + word(c, random.nextInt(6)) + " any"
                        + random.nextInt(40) + " any" + random.nextInt(40);
                texts.add(new LabelledText(prefix + c + "-" + i, "", text, telling(c)));
            }
        }
        return texts;
    }

    private Map<String, EncodedExample> encoded(List<LabelledText> texts) {
        return EncodedExamples.encode(texts, text -> Optional.of(words)).byId();
    }

    private double weight(List<LabelledText> texts, CategoryNames of) {
        return NamePrior.of(set(texts, of), -1).weight();
    }

    private TrainingSet set(List<LabelledText> texts, CategoryNames of) {
        return TrainingSet.of(words.id(), Example.of(encoded(texts)), of);
    }

    /** Names of other words, the same for the same category. */
    private CategoryNames meaningless() {
        return (encoder, category) -> names.vector(encoder, "code" + Math.floorMod(category.hashCode(), 9973));
    }

    private CategoryNames ofAnother() {
        return (encoder, category) -> {
            int own = Integer.parseInt(category.substring(1, category.indexOf('x')));
            return names.vector(encoder, telling((own + 1) % CATEGORIES));
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void shouldWeighNamesThatTellAndNoOthers(int perCategory) {
        List<LabelledText> texts = texts("e", perCategory, perCategory);
        assertThat(weight(texts, names)).isPositive();
        assertThat(weight(texts, meaningless())).isZero();
        assertThat(weight(texts, ofAnother())).isZero();
        assertThat(weight(texts, CategoryNames.NONE)).isZero();
    }

    /** What names without meaning cost: nothing. */
    @Test
    void shouldFitTheSameBitsWithNamesThatSayNothing() {
        List<LabelledText> texts = texts("e", 4, 7);
        FitParameters with = fit(texts, meaningless());
        FitParameters without = fit(texts, CategoryNames.NONE);
        assertThat(with).usingRecursiveComparison().isEqualTo(without);
    }

    @Test
    void shouldFitTheSameBitsAgain() {
        List<LabelledText> texts = texts("e", 4, 8);
        assertThat(fit(texts, names)).usingRecursiveComparison().isEqualTo(fit(texts, names));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void shouldFindMoreWithFewExamples(int perCategory) {
        List<LabelledText> texts = texts("e", perCategory, 9);
        List<LabelledText> tickets = texts("t", 20, 10);
        double with = accuracy(texts, names, tickets);
        double without = accuracy(texts, CategoryNames.NONE, tickets);
        System.out.printf("%d examples a category: %.3f with names, %.3f without%n", perCategory, with, without);
        assertThat(with).isGreaterThan(without);
    }

    @Test
    void shouldLeaveNamesOutWhereExamplesSayEnough() {
        assertThat(weight(texts("e", 9, 12), names)).isPositive();
        assertThat(weight(texts("e", 10, 12), names)).isZero();
    }

    /** So that nobody has to load an encoder for nothing. */
    @Test
    void shouldAskForNoNameWhereExamplesSayEnough() {
        CategoryNames nobodyAsksFor = (encoder, category) -> {
            throw new AssertionError("was asked what " + category + " is called");
        };
        assertThat(fit(texts("e", 10, 12), nobodyAsksFor).categories()).hasSize(CATEGORIES);
    }

    /** What is doubtful about examples is judged with the names that a fit of them would count. */
    @Test
    void shouldCountWhereExamplesAreLookedThroughToo() {
        List<LabelledText> texts = texts("e", 3, 13);
        double with = recognised(texts, names);
        double without = recognised(texts, CategoryNames.NONE);
        System.out.printf("examples that the others recognise: %.3f with names, %.3f without%n", with, without);
        assertThat(with).isGreaterThan(without);
    }

    private double recognised(List<LabelledText> texts, CategoryNames of) {
        EncodedExamples examples = new EncodedExamples(encoded(texts), of);
        return ExampleLint.of(words.id(), examples, FitSettings.DEFAULT, CATEGORIES).smallCategories().stream()
                .mapToDouble(ExampleLint.SmallCategory::right)
                .average()
                .orElseThrow();
    }

    /** The name is where nothing is known of a category; a hundred examples outweigh it. */
    @Test
    void shouldFadeWithExamples() {
        List<LabelledText> texts = texts("e", 3, 11);
        TrainingSet set = set(texts, names);
        NamePrior prior = NamePrior.of(set, -1);
        ScorerFit fit = ScorerFit.of(set, NamePrior.NONE, i -> true, FitSettings.DEFAULT);
        float[] direction = new float[words.dimension()];
        direction[0] = 1;
        double few = prior.expected(0, direction, 1, fit.whitening())[0];
        double many = prior.expected(0, direction, 1000, fit.whitening())[0];
        assertThat(few).isLessThan(0.99);
        assertThat(many).isGreaterThan(0.9999);
    }

    @ParameterizedTest
    @CsvSource({
        "Refund_not_showing_up, refund not showing up",
        "cardArrival, card arrival",
        "reverted card-payment?, reverted card payment",
        "A17, a17",
        "退款-进度, 退款 进度",
        "'?!', ''"
    })
    void shouldReadNamesAsTexts(String name, String text) {
        assertThat(CategoryNames.words(name)).isEqualTo(text);
    }

    @Test
    void shouldKnowNothingOfNamesInAnotherEncodersLanguage() {
        assertThat(names.vector("words@1", "card arrival")).isPresent();
        assertThat(names.vector("others@1", "card arrival")).isEmpty();
        assertThat(names.vector("words@1", "?!")).isEmpty();
        assertThat(CategoryNames.of(text -> Optional.empty()).vector("words@1", "card"))
                .isEmpty();
    }

    private FitParameters fit(List<LabelledText> texts, CategoryNames of) {
        return new CentroidRefiner(FitSettings.DEFAULT, of)
                .fit(words.id(), encoded(texts))
                .orElseThrow();
    }

    private double accuracy(List<LabelledText> texts, CategoryNames of, List<LabelledText> tickets) {
        RouterState state = LocalKnowledge.fitted(new EncodedExamples(encoded(texts), of), FitSettings.DEFAULT);
        Router router = new Router(text -> Optional.of(words), RuleSet.NONE, RoutingPolicy.DEFAULT.withAuditShare(0));
        return tickets.stream()
                .mapToInt(ticket -> Verdict.of(ticket, router.decide(ticket.ticket(), state))
                                .right()
                        ? 1
                        : 0)
                .average()
                .orElseThrow();
    }
}
