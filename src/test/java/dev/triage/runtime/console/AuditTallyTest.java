package dev.triage.runtime.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.triage.core.ReviewDecision;
import dev.triage.core.ReviewDecision.Action;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditTallyTest {
    private static final LocalDate MONDAY = LocalDate.of(2026, 11, 23);

    private final AuditTally tally = new AuditTally("none");

    private void route(int number, LocalDate day) {
        for (int i = 0; i < number; i++) {
            tally.routed(day + "-" + i, "printer", day.atTime(9, 0).toInstant(ZoneOffset.UTC));
        }
    }

    private void decide(String ticket, Action action, String category) {
        Instant later = MONDAY.plusDays(2).atStartOfDay().toInstant(ZoneOffset.UTC);
        tally.decided(
                ticket, Optional.of(new ReviewDecision("d-" + ticket, ticket, action, category, "", "ana", later)));
    }

    @Test
    void shouldSayNothingBeforeAnybodyHasDecided() {
        route(100, MONDAY);
        assertThat(tally.precision().precision()).isNaN();
        assertThat(tally.precision().verdicts()).isZero();
    }

    @Test
    void shouldGiveClopperAndPearsonsInterval() {
        route(1000, MONDAY);
        for (int i = 0; i < 20; i++) {
            decide(MONDAY + "-" + i, i == 0 ? Action.NOWHERE : Action.ACCEPT, "printer");
        }
        AuditTally.Precision precision = tally.precision();
        assertThat(precision.right()).isEqualTo(19);
        assertThat(precision.precision()).isCloseTo(0.95, within(1e-9));
        // qbeta(0.05, 19, 2) and qbeta(0.95, 20, 1) in R
        assertThat(precision.lower()).isCloseTo(0.7839, within(1e-3));
        assertThat(precision.upper()).isCloseTo(0.9974, within(1e-3));
    }

    @Test
    void shouldWeighAVerdictByTheTicketsItStandsFor() {
        LocalDate tuesday = MONDAY.plusDays(1);
        route(900, MONDAY);
        route(100, tuesday);
        decide(MONDAY + "-0", Action.ACCEPT, "printer"); // stands for 900
        decide(tuesday + "-0", Action.CORRECT, "password"); // stands for 100
        assertThat(tally.precision().precision()).isCloseTo(0.9, within(1e-9));
    }

    @Test
    void shouldLeaveOutWhatWasTakenBack() {
        route(10, MONDAY);
        decide(MONDAY + "-0", Action.ACCEPT, "printer");
        decide(MONDAY + "-2", Action.CORRECT, "password");

        tally.decided(MONDAY + "-2", Optional.empty());

        assertThat(tally.precision().verdicts()).isEqualTo(1);
        assertThat(tally.precision().precision()).isEqualTo(1);
    }

    @Test
    void shouldLeaveOutADecisionOnWhatTheTicketSaidBeforeItWasRouted() {
        decide(MONDAY + "-0", Action.ACCEPT, "printer");
        tally.routed(MONDAY + "-0", "printer", MONDAY.plusDays(3).atStartOfDay().toInstant(ZoneOffset.UTC));

        assertThat(tally.precision().verdicts()).isZero();
    }
}
