package dev.triage.learning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.triage.core.WordEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExampleLintTest {
    private final WordEncoder words = new WordEncoder("words@1");

    private ExampleLint lint(List<LabelledText> examples) {
        EncodedExamples encoded = EncodedExamples.encode(examples, text -> Optional.of(words));
        return ExampleLint.of(words.id(), encoded, FitSettings.DEFAULT, 5);
    }

    private static LabelledText text(String id, String label, String text) {
        return new LabelledText(id, "", text, label);
    }

    private static List<LabelledText> examples() {
        Random random = new Random(1);
        List<LabelledText> examples = new ArrayList<>();
        for (String label : List.of("printer", "password", "invoice")) {
            for (int i = 0; i < 30; i++) {
                examples.add(text(label + i, label, words(random, label)));
            }
        }
        return examples;
    }

    private static String words(Random random, String topic) {
        StringBuilder text = new StringBuilder();
        for (int word = 0; word < 5; word++) {
            text.append(topic).append(random.nextInt(8)).append(' ');
        }
        return text.append('w').append(random.nextInt(1000)).toString();
    }

    @Test
    void shouldFindNothingWhereNothingIsWrong() {
        assertThat(lint(examples())).isEqualTo(new ExampleLint(List.of(), List.of(), List.of(), List.of(), List.of()));
    }

    @Test
    void shouldSuggestTheLabelThatTheOthersSpeakFor() {
        List<LabelledText> examples = examples();
        examples.add(text("x", "invoice", "printer1 printer2 printer3 printer4 printer5"));
        assertThat(lint(examples).wrongLabels()).singleElement().satisfies(wrong -> {
            assertThat(wrong.id()).isEqualTo("x");
            assertThat(wrong.label()).isEqualTo("invoice");
            assertThat(wrong.suggested()).isEqualTo("printer");
            assertThat(wrong.witness()).startsWith("printer");
            assertThat(wrong.similarity()).isPositive();
        });
    }

    @Test
    void shouldNameCategoriesThatAreTheSame() {
        List<LabelledText> examples = examples();
        Random random = new Random(2);
        for (int i = 0; i < 30; i++) {
            examples.add(text("bill" + i, "bill", words(random, "invoice")));
        }
        assertThat(lint(examples).similarCategories()).singleElement().satisfies(pair -> {
            assertThat(pair.first()).isEqualTo("bill");
            assertThat(pair.second()).isEqualTo("invoice");
            assertThat(pair.confused()).isGreaterThan(10);
            assertThat(pair.examples()).isEqualTo(60);
        });
    }

    @Test
    void shouldNameSmallCategoriesContradictionsAndRepeats() {
        List<LabelledText> examples = examples();
        examples.add(text("s", "small", "something else altogether"));
        examples.add(text("c1", "printer", "it does not work"));
        examples.add(text("c2", "password", "it does not work"));
        examples.add(text("r1", "invoice", "one more invoice1"));
        examples.add(text("r2", "invoice", "one more invoice1"));
        ExampleLint lint = lint(examples);
        assertThat(lint.smallCategories()).containsExactly(new ExampleLint.SmallCategory("small", 1, 0));
        assertThat(lint.contradictions())
                .containsExactly(new ExampleLint.Contradiction(List.of("c1", "c2"), List.of("printer", "password")));
        assertThat(lint.duplicates()).containsExactly(new ExampleLint.Duplicates("invoice", List.of("r1", "r2")));
    }

    @Test
    void shouldCopeWithOneCategoryAlone() {
        assertThat(lint(List.of(text("a", "only", "hello"), text("b", "only", "bye")))
                        .smallCategories())
                .hasSize(1);
    }
}
