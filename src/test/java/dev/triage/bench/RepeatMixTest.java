package dev.triage.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepeatMixTest {
    private static final List<String> TEXTS =
            IntStream.range(0, 101).mapToObj(i -> "text " + i).toList();

    private final RepeatMix mix = new RepeatMix(TEXTS);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 6})
    void shouldRepeatHalfOfTheTexts(int round) {
        List<String> stream = mix.halfRepeats(round);

        assertThat(stream).hasSameSizeAs(TEXTS);
        assertThat(new HashSet<>(stream)).hasSize(51);
        assertThat(TEXTS).containsAll(stream.stream().map(String::strip).toList());
    }

    @Test
    void shouldSendEachTextOnceWithoutRepeats() {
        assertThat(mix.distinct(3).stream().map(String::strip)).containsExactlyInAnyOrderElementsOf(TEXTS);
    }

    @Test
    void shouldBeNewToACacheInEachRound() {
        Set<String> seen = new HashSet<>();
        int different = 0;

        for (int round = 0; round < 4; round++) {
            for (List<String> stream : List.of(mix.distinct(round), mix.halfRepeats(round))) {
                different += Set.copyOf(stream).size();
                seen.addAll(stream);
            }
        }

        assertThat(seen).hasSize(different);
    }
}
