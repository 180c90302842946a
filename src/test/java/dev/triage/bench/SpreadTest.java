package dev.triage.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SpreadTest {

    @Test
    void shouldVaryOneThingAtATime() {
        assertThat(fleets("Instances")).containsExactly(new Fleet(1, 1, 4), new Fleet(2, 1, 4), new Fleet(4, 1, 4));
        assertThat(fleets("Threads")).containsExactly(new Fleet(1, 1, 4), new Fleet(1, 2, 4), new Fleet(1, 4, 4));
        assertThat(fleets("Partitions")).containsExactly(new Fleet(1, 1, 1), new Fleet(1, 2, 2), new Fleet(1, 4, 4));
    }

    private static Set<Fleet> fleets(String series) {
        Set<Fleet> fleets = new LinkedHashSet<>();
        List.of(1, 2, 4)
                .forEach(number -> fleets.add(Spread.series(4).get(series).apply(number)));
        return fleets;
    }

    @Test
    void shouldCountThreadsThatHaveTickets() {
        assertThat(new Fleet(2, 3, 8).working()).isEqualTo(6);
        assertThat(new Fleet(8, 2, 8).working()).isEqualTo(8);
        assertThatIllegalArgumentException().isThrownBy(() -> new Fleet(0, 1, 1));
    }

    @Test
    void shouldRefuseNumbersThatAreNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> Sizes.DEFAULT.with(1, 1, List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> Sizes.DEFAULT.with(1, 1, List.of(0, 2)));
        assertThatIllegalArgumentException().isThrownBy(() -> Sizes.DEFAULT.with(1, 1, List.of(4, 2)));
    }
}
