package dev.triage.runtime.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.triage.core.ReviewDecision;
import dev.triage.core.ReviewDecision.Action;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DecisionLogTest {
    private final DecisionLog log = new DecisionLog(3);

    private ReviewDecision decide(String id, String ticket, Action action, String category, String undoes) {
        ReviewDecision decision = new ReviewDecision(id, ticket, action, category, undoes, "ana", Instant.EPOCH);
        log.add(decision);
        return decision;
    }

    @Test
    void shouldTakeNoVerdictFromATicketThatSomebodyCameAcross() {
        decide("d1", "routed", Action.REASSIGN, "password", "");

        assertThat(log.holding("routed")).isPresent();
        assertThat(log.verdict("routed")).isEmpty();
    }

    @Test
    void shouldTakeTheLastWordAboutATicketDrawnForAudit() {
        decide("d1", "drawn", Action.ACCEPT, "printer", "");
        decide("d2", "drawn", Action.REASSIGN, "password", ""); // the reviewer was wrong, and so was the router

        assertThat(log.verdict("drawn").orElseThrow().category()).isEqualTo("password");
    }

    @Test
    void shouldTakeNoVerdictFromWhatWasTakenBackOrRefused() {
        decide("d1", "t", Action.ACCEPT, "printer", "");
        decide("u1", "t", Action.UNDO, "", "d1");
        log.refuse(decide("d2", "t", Action.ACCEPT, "printer", ""), "ALREADY_DECIDED", "");

        assertThat(log.verdict("t")).isEmpty();
    }

    @Test
    void shouldLetAnUndoThatWasRefusedTakeNothingBack() {
        decide("d1", "t", Action.ACCEPT, "printer", "");
        ReviewDecision undo = decide("u1", "t", Action.UNDO, "", "d1");
        assertThat(log.holding("t")).isEmpty();

        log.refuse(undo, "NOTHING_TO_UNDO", "");

        assertThat(log.holding("t").orElseThrow().id()).isEqualTo("d1");
        assertThat(log.latestOf("ana").orElseThrow().id()).isEqualTo("d1");
    }

    @Test
    void shouldLetARefusedUndoLeaveAnotherInEffect() {
        decide("d1", "t", Action.ACCEPT, "printer", "");
        ReviewDecision first = decide("u1", "t", Action.UNDO, "", "d1");
        ReviewDecision second = decide("u2", "t", Action.UNDO, "", "d1");

        log.refuse(second, "NOTHING_TO_UNDO", "");
        assertThat(log.find("d1").orElseThrow().state()).isEqualTo(DecisionLog.State.UNDONE);
        assertThat(log.holding("t")).isEmpty();

        log.refuse(first, "NOTHING_TO_UNDO", "");
        assertThat(log.holding("t").orElseThrow().id()).isEqualTo("d1");
    }

    @Test
    void shouldForgetTheOldest() {
        for (int i = 0; i < 5; i++) {
            decide("d" + i, "t" + i, Action.ACCEPT, "printer", "");
        }

        assertThat(log.size()).isEqualTo(3);
        assertThat(log.find("d0")).isEmpty();
        assertThat(log.ofTicket("t0")).isEmpty();
        assertThat(log.latest(10, decision -> true)).hasSize(3);
    }
}
