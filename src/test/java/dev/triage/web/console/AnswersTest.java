package dev.triage.web.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.triage.core.Candidate;
import dev.triage.core.FaqEntry;
import dev.triage.core.Judgement;
import dev.triage.core.ReviewReason;
import dev.triage.core.ReviewTicket;
import dev.triage.core.Ticket;
import dev.triage.core.WordEncoder;
import dev.triage.runtime.console.ReviewQueue;
import dev.triage.web.faq.FaqIndex;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AnswersTest {
    private final WordEncoder encoder = new WordEncoder("words@1");
    private final FaqIndex index = new FaqIndex(text -> Optional.of(encoder));

    private JsonNode answers(String text) {
        Judgement judgement = new Judgement(
                List.of(
                        new Candidate("printer", 0.9, OptionalDouble.empty()),
                        new Candidate("password", 0.5, OptionalDouble.empty())),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                "words@1",
                0,
                "",
                0,
                false,
                "",
                List.of());
        ReviewTicket ticket =
                new ReviewTicket(Ticket.of("t1", "", text), Set.of(ReviewReason.AMBIGUOUS), Instant.EPOCH, judgement);
        return Answers.addTo(Shapes.object(), new ReviewQueue.Item(ticket, 10, "en", 0.5, 0, 0), index)
                .path("answers");
    }

    @Test
    void shouldShowTheNearestAnswersOfTheCandidatesAndOfNoOtherCategory() {
        index.put(new FaqEntry("1", "paper jam in printer", "Open the door.", "https://help.example", "printer"));
        index.put(new FaqEntry("2", "printer offline", "Switch it on.", "", "printer"));
        index.put(new FaqEntry("3", "toner empty", "Order some.", "", "printer"));
        index.put(new FaqEntry("4", "reset password", "Choose Forgotten.", "", "password"));
        index.put(new FaqEntry("5", "paper jam invoice", "Ask finance.", "", "billing"));
        index.put(new FaqEntry("6", "paper jam", "For nobody in particular.", "", ""));

        JsonNode answers = answers("paper jam printer");

        assertThat(answers.findValuesAsText("answer"))
                .containsExactly("Open the door.", "Switch it on.", "Choose Forgotten.");
        assertThat(answers.at("/0/category").asText()).isEqualTo("printer");
        assertThat(answers.at("/0/link").asText()).isEqualTo("https://help.example");
        assertThat(answers.at("/0/similarity").asDouble()).isGreaterThan(0.5);
    }

    @Test
    void shouldShowNoneForATicketWithoutText() {
        index.put(new FaqEntry("1", "paper jam in printer", "Open the door.", "", "printer"));

        assertThat(answers("  ")).isEmpty();
    }
}
