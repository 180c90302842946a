package dev.triage.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CentroidIndexTest {
    private static final WordEncoder ENCODER = new WordEncoder("words@1");

    private static Centroid centroid(String text) {
        return Centroid.empty(ENCODER.dimension()).plus(ENCODER.encode(text));
    }

    @Property(tries = 100)
    void shouldFindTheSameAsSortingAll(
            @ForAll @IntRange(min = 1, max = 40) int categories,
            @ForAll @IntRange(min = 1, max = 10) int most,
            @ForAll long seed) {
        Random random = new Random(seed);
        CentroidIndex index = CentroidIndex.EMPTY;
        for (int i = 0; i < categories; i++) {
            index = index.with("c" + i, centroid("word" + random.nextInt(60) + " word" + random.nextInt(60)));
        }
        float[] vector = ENCODER.encode("word" + random.nextInt(60)).vector();

        List<String> expected = new ArrayList<>();
        List<Double> similarities = new ArrayList<>();
        for (int i = 0; i < index.size(); i++) {
            expected.add(index.category(i));
            similarities.add((double) Vectors.dot(vector, index.direction(i)));
        }
        List<String> names = List.copyOf(expected);
        expected.sort(Comparator.comparing((String name) -> -similarities.get(names.indexOf(name)))
                .thenComparing(names::indexOf));

        assertThat(index.nearest(vector, category -> true, most))
                .extracting(Candidate::category)
                .containsExactlyElementsOf(expected.subList(0, Math.min(most, categories)));
    }

    @Test
    void shouldForgetACategoryWithoutExamples() {
        CentroidIndex index = CentroidIndex.EMPTY
                .with("b", centroid("b"))
                .with("a", centroid("a"))
                .with("c", centroid("c"))
                .with("a", Centroid.empty(0));
        assertThat(index.size()).isEqualTo(2);
        assertThat(index.category(0)).isEqualTo("b");
        assertThat(index.examples()).isEqualTo(2);
    }
}
