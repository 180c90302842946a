package dev.triage.learning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.triage.core.Encoding;
import dev.triage.core.FitParameters;
import dev.triage.core.FitParameters.FittedCategory;
import dev.triage.core.WordEncoder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CentroidRefinerTest {
    private static final WordEncoder ENCODER = new WordEncoder("words@1");

    private static Example example(String id, String category, String text) {
        Encoding encoding = ENCODER.encode(text);
        return new Example(id, category, encoding.vector(), encoding.tokens());
    }

    private static List<Example> examples(int categories, int perCategory, long seed) {
        Random random = new Random(seed);
        List<Example> examples = new ArrayList<>();
        for (int c = 0; c < categories; c++) {
            for (int i = 0; i < perCategory; i++) {
                String text = "own" + c + " own" + c + "x" + random.nextInt(3) + " w" + random.nextInt(50) + " w"
                        + random.nextInt(50);
                examples.add(example("e" + c + "-" + i, "category" + c, text));
            }
        }
        return examples;
    }

    private static Optional<FitParameters> fit(List<Example> examples) {
        return new CentroidRefiner(FitSettings.DEFAULT, CategoryNames.NONE).fit(ENCODER.id(), examples);
    }

    @Test
    void shouldFitNothingToFewerThanTwoCategories() {
        List<Example> oneAndNowhere = new ArrayList<>(examples(1, 5, 1));
        oneAndNowhere.add(example("n", "none", "lunch menu"));
        assertThat(fit(List.of())).isEmpty();
        assertThat(fit(oneAndNowhere)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"2, 1", "2, 2", "3, 40", "40, 1", "40, 3", "1000, 1"})
    void shouldFitAnyNumberOfCategoriesAndExamples(int categories, int perCategory) {
        FitParameters fit = fit(examples(categories, perCategory, 2)).orElseThrow();
        assertThat(fit.categories()).hasSize(categories);
        assertThat(fit.examples()).isEqualTo((long) categories * perCategory);
        assertFinite(fit);
    }

    @Test
    void shouldFitCategoriesOfVeryUnequalSizes() {
        List<Example> examples = new ArrayList<>(examples(2, 300, 3));
        examples.addAll(examples(30, 1, 4).subList(2, 30));
        FitParameters fit = fit(examples).orElseThrow();
        assertThat(fit.categories()).hasSize(30);
        assertFinite(fit);
    }

    @Test
    void shouldFitRepeatedTextsAndTextsUnderTwoLabels() {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            examples.add(example("a" + i, "printer", "paper jam"));
            examples.add(example("b" + i, "password", i < 10 ? "paper jam" : "password forgotten"));
        }
        FitParameters fit = fit(examples).orElseThrow();
        assertFinite(fit);
        // no threshold can tell these apart, so nothing is promised
        assertThat(fit.heldOut().threshold(0.95).promised()).isFalse();
    }

    @Test
    void shouldLearnTheSameBitsInWhateverOrderExamplesCome() {
        List<Example> examples = examples(6, 30, 5);
        List<Example> shuffled = new ArrayList<>(examples);
        Collections.shuffle(shuffled, new Random(6));
        FitParameters one = fit(examples).orElseThrow();
        FitParameters other = fit(shuffled).orElseThrow();
        assertThat(other).usingRecursiveComparison().isEqualTo(one);
        assertThat(other.whitening().map()).isDeepEqualTo(one.whitening().map());
    }

    private static void assertFinite(FitParameters fit) {
        for (float[] row : fit.whitening().map()) {
            assertThat(row).doesNotContain(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY);
        }
        for (FittedCategory category : fit.categories()) {
            assertThat(category.refinement().addition())
                    .doesNotContain(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY);
        }
        for (int i = 0; i < fit.heldOut().size(); i++) {
            assertThat(fit.heldOut().confidence(i)).isBetween(0f, 1f);
        }
    }
}
