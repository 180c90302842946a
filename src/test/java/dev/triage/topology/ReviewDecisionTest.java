package dev.triage.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.triage.core.Centroid;
import dev.triage.core.CentroidIndex;
import dev.triage.core.LabelledTicket;
import dev.triage.core.ReviewDecision;
import dev.triage.core.Ticket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReviewDecisionTest extends TopologyFixture {
    @Test
    void shouldLabelTeachAndCloseWhatAPersonDecides() {
        teachTwoCategories();
        send("t1", "toner is low and lamp blinks");
        assertThat(review.readValue().ticket().id()).isEqualTo("t1");

        decide("d1", "t1", ReviewDecision.Action.CORRECT, "printer", "");
        settle();

        LabelledTicket label = labelled.readValue();
        assertThat(label.category()).isEqualTo("printer");
        assertThat(label.source()).isEqualTo(LabelledTicket.Source.PERSON);
        assertThat(label.decidedBy()).isEqualTo("ana");
        assertThat(review.readRecord().value()).as("tombstone").isNull();
        assertThat(state.current().examples()).isEqualTo(3);
        send("t2", "toner is low and lamp blinks again");
        assertThat(labelled.readValue().category()).isEqualTo("printer");
    }

    @Test
    void shouldUndoADecisionToTheSameBits() {
        teachTwoCategories();
        settle();
        CentroidIndex before = state.current().index("words@1");
        send("t1", "toner is low");
        decide("d1", "t1", ReviewDecision.Action.CORRECT, "printer", "");
        settle();
        assertThat(state.current().examples()).isEqualTo(3);

        decide("d2", "t1", ReviewDecision.Action.UNDO, "", "d1");
        settle();

        CentroidIndex after = state.current().index("words@1");
        for (int i = 0; i < before.size(); i++) {
            assertThat(after.centroid(i)).isEqualTo(before.centroid(i));
        }
        assertThat(labelled.readValuesToList())
                .extracting(LabelledTicket::status, LabelledTicket::revision)
                .containsExactly(tuple(LabelledTicket.Status.ASSIGNED, 2), tuple(LabelledTicket.Status.WITHDRAWN, 3));
        assertThat(review.readValuesToList())
                .extracting(item -> item == null ? "closed" : "open")
                .containsExactly("open", "closed", "open");
    }

    @Test
    void shouldLetTheFirstOfTwoDecisionsWinAndTellTheSecond() {
        teachTwoCategories();
        send("t1", "toner is low");
        decide("d1", "t1", ReviewDecision.Action.CORRECT, "printer", "");
        decide("d1", "t1", ReviewDecision.Action.CORRECT, "printer", ""); // the same once more
        decide("d2", "t1", ReviewDecision.Action.CORRECT, "password", "");
        decide("d3", "t9", ReviewDecision.Action.ACCEPT, "password", "");

        assertThat(labelled.readValuesToList())
                .extracting(LabelledTicket::category)
                .containsExactly("printer");
        assertThat(deadLetters.readRecordsToList())
                .extracting(record -> header(record, DeadLetterHeaders.REASON))
                .containsExactly("ALREADY_DECIDED", "UNKNOWN_TICKET");
    }

    @Test
    void shouldNotApplyADecisionAgainToWhatTheTicketSaysNow() {
        teachTwoCategories();
        send("t1", "something else entirely");
        decide("d1", "t1", ReviewDecision.Action.CORRECT, "printer", "");
        send("t1", "something quite different");
        labelled.readValuesToList();
        review.readValuesToList();

        decide("d1", "t1", ReviewDecision.Action.CORRECT, "printer", ""); // sent twice

        assertThat(labelled.isEmpty()).isTrue();
        assertThat(review.isEmpty()).isTrue();
        assertThat(deadLetters.isEmpty()).isTrue();
    }

    @Test
    void shouldReassignWhatWasRoutedWronglyAndBringItBackOnUndo() {
        teachTwoCategories();
        send("t1", "paper jam in printer");
        decide("d1", "t1", ReviewDecision.Action.REASSIGN, "password", "");
        decide("d2", "t1", ReviewDecision.Action.UNDO, "", "d1");

        assertThat(labelled.readValuesToList())
                .extracting(LabelledTicket::category, LabelledTicket::status, LabelledTicket::source)
                .containsExactly(
                        tuple("printer", LabelledTicket.Status.ASSIGNED, LabelledTicket.Source.ROUTER),
                        tuple("password", LabelledTicket.Status.ASSIGNED, LabelledTicket.Source.PERSON),
                        tuple("password", LabelledTicket.Status.WITHDRAWN, LabelledTicket.Source.PERSON),
                        tuple("printer", LabelledTicket.Status.ASSIGNED, LabelledTicket.Source.ROUTER));
    }

    @Test
    void shouldHaveTheCentroidsOfTheSurvivingExamplesAfterManyDecisionsAndUndos() {
        teachTwoCategories();
        Random random = new Random(11);
        Map<String, Deque<String[]>> standing = new HashMap<>(); // ticket to its decisions that hold: id, category
        for (int t = 0; t < 40; t++) {
            send("t" + t, "zzz" + t + " yyy" + t % 7);
            standing.put("t" + t, new ArrayDeque<>());
        }
        for (int step = 0; step < 10_000; step++) {
            String ticket = "t" + random.nextInt(40);
            Deque<String[]> held = standing.get(ticket);
            String id = "d" + step;
            if (!held.isEmpty() && random.nextBoolean()) {
                decide(id, ticket, ReviewDecision.Action.UNDO, "", held.pop()[0]);
            } else {
                String category = random.nextBoolean() ? "printer" : "password";
                decide(
                        id,
                        ticket,
                        held.isEmpty() ? ReviewDecision.Action.CORRECT : ReviewDecision.Action.REASSIGN,
                        category,
                        "");
                held.push(new String[] {id, category});
            }
        }
        settle();

        Map<String, Centroid> sums = new HashMap<>();
        sums.put("printer", Centroid.empty(64).plus(encoder.encode("paper jam in printer")));
        sums.put("password", Centroid.empty(64).plus(encoder.encode("forgot my password")));
        for (int t = 0; t < 40; t++) {
            Deque<String[]> held = standing.get("t" + t);
            if (!held.isEmpty()) {
                String text = "zzz" + t + " yyy" + t % 7;
                sums.computeIfPresent(held.peek()[1], (category, sum) -> sum.plus(encoder.encode(text)));
            }
        }
        CentroidIndex index = state.current().index("words@1");
        assertThat(index.size()).isEqualTo(2);
        for (int i = 0; i < index.size(); i++) {
            assertThat(index.centroid(i)).isEqualTo(sums.get(index.category(i)));
        }
        assertThat(deadLetters.isEmpty()).isTrue();
    }

    @Test
    void shouldForgetATicketAndWhatItTaught() {
        teachTwoCategories();
        settle();
        Centroid before = state.current().index("words@1").centroid(1);
        send("t1", "zebra giraffe");
        decide("d1", "t1", ReviewDecision.Action.CORRECT, "printer", "");
        settle();
        assertThat(state.current().index("words@1").centroid(1)).isNotEqualTo(before);
        review.readKeyValuesToList();

        tickets.pipeInput("t1", (Ticket) null);
        settle();

        assertThat(state.current().index("words@1").centroid(1)).isEqualTo(before);
        assertThat(review.readKeyValue().value).isNull();
        assertThat(deadLetters.isEmpty()).isTrue();
        decide("d2", "t1", ReviewDecision.Action.UNDO, "", "d1");
        assertThat(header(deadLetters.readRecord(), DeadLetterHeaders.REASON)).isEqualTo("UNKNOWN_TICKET");

        send("t1", "zebra giraffe"); // nobody remembers that it came before
        assertThat(review.readKeyValue().value.ticket().text()).isEqualTo("zebra giraffe");
    }
}
