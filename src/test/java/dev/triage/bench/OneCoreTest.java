package dev.triage.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OneCoreTest {

    @Test
    void shouldGiveBothTheSameTextsInTurn() throws InterruptedException {
        List<String> asked = new ArrayList<>();

        OneCore.Outcome outcome = OneCore.compare(
                text -> {
                    asked.add("ours " + text);
                    return new float[1];
                },
                text -> {
                    asked.add("peer " + text);
                    return new float[1];
                },
                List.of("a", "b"),
                1,
                1);

        assertThat(asked)
                .containsExactly("peer a", "peer b", "ours a", "ours b", "peer a", "peer b", "ours a", "ours b");
        assertThat(outcome.ratio()).isPositive();
        assertThat(outcome.ours().perSecond()).isPositive();
    }
}
