package dev.triage.runtime.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.triage.core.Candidate;
import dev.triage.core.Judgement;
import dev.triage.core.ReviewDecision;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ReviewedHistoryTest {
    private static final int MOST = 200_000;

    private final ReviewedHistory history = new ReviewedHistory("none");

    private static Judgement judgement(String category) {
        return new Judgement(
                List.of(new Candidate(category, 0.8, OptionalDouble.of(0.7))),
                OptionalDouble.of(0.7),
                OptionalDouble.of(0.9),
                "words@1",
                1,
                "fit",
                5,
                false,
                "",
                List.of());
    }

    private static Optional<ReviewDecision> decision(String ticket, String category) {
        return Optional.of(new ReviewDecision(
                "of-" + ticket, ticket, ReviewDecision.Action.CORRECT, category, "", "ana", Instant.EPOCH));
    }

    @Test
    void shouldSayWhetherTheRouterWasRightInWhicheverOrderItHears() {
        history.decided("early", decision("early", "vpn"));
        history.judged("early", judgement("vpn"));
        history.judged("late", judgement("vpn"));
        history.decided("late", decision("late", "printer"));

        assertThat(history.verdicts())
                .extracting(ReviewedHistory.Verdict::right)
                .containsExactlyInAnyOrder(true, false);
    }

    @Test
    void shouldForgetADecisionThatWasTakenBack() {
        history.judged("t", judgement("vpn"));
        history.decided("t", decision("t", "vpn"));

        history.decided("t", Optional.empty());

        assertThat(history.verdicts()).isEmpty();
    }

    @Test
    void shouldLeaveOutADecisionOnWhatTheTicketSaidBefore() {
        history.judged("t", judgement("vpn"));
        history.decided("t", decision("t", "vpn"));
        assertThat(history.verdicts()).hasSize(1);

        history.routed("t", judgement("printer"), Instant.EPOCH.plusSeconds(60));

        assertThat(history.verdicts()).isEmpty();
    }

    @Test
    void shouldKnowOfATicketDrawnForAuditThatItStandsForOthers() {
        history.routed("t", judgement("vpn"), Instant.EPOCH);
        history.audited("t", judgement("vpn"), Instant.EPOCH.plusSeconds(60)); // shown again after an undo
        history.decided("t", decision("t", "vpn"));

        assertThat(history.verdicts()).singleElement().satisfies(verdict -> {
            assertThat(verdict.routed()).isTrue();
            assertThat(verdict.right()).isTrue();
        });
    }

    @Test
    void shouldStayBoundedByDecisionsOfTicketsItNeverHeardOf() {
        history.judged("first", judgement("vpn"));
        history.decided("first", decision("first", "vpn"));
        assertThat(history.verdicts()).hasSize(1);

        for (int i = 0; i < MOST; i++) {
            history.decided("unknown-" + i, decision("unknown", "vpn"));
        }

        assertThat(history.verdicts()).isEmpty();
    }
}
