package dev.triage.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CentroidTest {
    private static final WordEncoder ENCODER = new WordEncoder("words@1");

    @Property(tries = 200)
    void shouldHaveTheSameBitsInWhateverOrderExamplesComeAndGo(
            @ForAll @Size(min = 1, max = 30) List<@IntRange(max = 500) Integer> examples,
            @ForAll @IntRange(max = 30) int withdrawn,
            @ForAll long seed) {
        int leaving = Math.min(withdrawn, examples.size());
        List<Encoding> encodings = examples.stream()
                .map(number -> ENCODER.encode("ticket " + number + " about " + number % 7))
                .toList();
        Centroid expected = Centroid.empty(ENCODER.dimension());
        for (Encoding staying : encodings.subList(leaving, encodings.size())) {
            expected = expected.plus(staying);
        }

        List<Encoding> order = new ArrayList<>(encodings);
        Collections.shuffle(order, new Random(seed));
        Centroid centroid = Centroid.empty(ENCODER.dimension());
        for (Encoding joining : order) {
            centroid = centroid.plus(joining);
        }
        for (Encoding going : encodings.subList(0, leaving)) {
            centroid = centroid.minus(going);
        }

        assertThat(centroid).isEqualTo(expected);
        assertThat(centroid.direction()).isEqualTo(expected.direction());
    }

    @Test
    void shouldPointWhereItsOnlyExamplePoints() {
        Encoding example = ENCODER.encode("paper jam");
        float[] direction = Centroid.empty(ENCODER.dimension()).plus(example).direction();
        assertThat(Vectors.dot(direction, example.vector())).isCloseTo(1f, within(1e-6f));
    }

    @Test
    void shouldRefuseToTakeBackWhatWasNeverAdded() {
        Centroid one = Centroid.empty(ENCODER.dimension()).plus(ENCODER.encode("paper jam"));
        assertThatThrownBy(() -> one.minus(ENCODER.encode("lost password")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Centroid.empty(ENCODER.dimension()).minus(ENCODER.encode("paper jam")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldRefuseVectorsOfAnotherLength() {
        Encoding tooShort = new Encoding(new float[3], new int[0], false);
        assertThatThrownBy(() -> Centroid.empty(4).plus(tooShort))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 components");
    }
}
