package dev.triage.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.triage.core.Decision;
import dev.triage.core.Judgement;
import dev.triage.core.Router;
import dev.triage.core.RouterState;
import dev.triage.core.Ticket;
import dev.triage.learning.LabelledText;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * One decision with its reasons, to be written down. What has no value is null.
 *
 * @param decision {@code routed} or {@code review}
 * @param category where it was routed, or the best candidate
 * @param reasons for review
 * @param confidence that the best candidate is right
 * @param known probability that the text belongs to any category
 * @param threshold confidence from which on the text would be routed
 * @param tokens how many the encoder saw
 * @param truncated whether its limit cut the text
 */
record Explanation(
        @JsonProperty String text,
        @JsonProperty String decision,
        @JsonProperty String category,
        @JsonProperty List<String> reasons,
        @JsonProperty Double confidence,
        @JsonProperty Double threshold,
        @JsonProperty Double known,
        @JsonProperty List<OfCandidate> candidates,
        @JsonProperty List<Near> nearest,
        @JsonProperty String encoder,
        @JsonProperty int tokens,
        @JsonProperty boolean truncated,
        @JsonProperty String rule,
        @JsonProperty String classifier) {

    record OfCandidate(
            @JsonProperty String category,
            @JsonProperty double similarity,
            @JsonProperty Double probability) {}

    /** @param label and the text are known only where the examples are at hand */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Near(
            @JsonProperty String id,
            @JsonProperty String label,
            @JsonProperty String text) {}

    static Explanation of(String text, Router router, RouterState state, Map<String, LabelledText> examples) {
        Decision decision = router.decide(Ticket.of("explained", "", text), state);
        Judgement judgement = decision.judgement();
        String best = decision instanceof Decision.Labelled labelled
                ? labelled.category()
                : judgement.candidates().isEmpty()
                        ? null
                        : judgement.candidates().get(0).category();
        OptionalDouble threshold = best == null || judgement.encoder().isEmpty()
                ? OptionalDouble.empty()
                : router.threshold(best, judgement.encoder(), state);
        return new Explanation(
                text,
                decision instanceof Decision.Labelled ? "routed" : "review",
                best,
                decision instanceof Decision.NeedsReview review
                        ? review.reasons().stream().map(Enum::name).sorted().toList()
                        : List.of(),
                orNull(judgement.confidence()),
                orNull(threshold),
                orNull(judgement.known()),
                judgement.candidates().stream()
                        .map(candidate -> new OfCandidate(
                                candidate.category(), candidate.similarity(), orNull(candidate.probability())))
                        .toList(),
                judgement.neighbours().stream()
                        .map(id -> near(id, examples.get(id)))
                        .toList(),
                judgement.encoder(),
                judgement.tokens(),
                judgement.truncated(),
                judgement.rule(),
                judgement.classifier());
    }

    private static Near near(String id, LabelledText example) {
        return example == null ? new Near(id, null, null) : new Near(id, example.label(), example.text());
    }

    private static Double orNull(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }

    String lines() {
        StringBuilder answer = new StringBuilder(
                decision.equals("routed") ? "Routed to " + category : "To a person: " + String.join(", ", reasons));
        if (confidence != null && threshold != null) {
            answer.append(format(
                    "; confidence %.3f, %s",
                    confidence,
                    threshold > 1 ? "but nothing can be promised yet" : format("threshold %.3f", threshold)));
        }
        if (known != null) {
            answer.append(format("; belongs anywhere %.3f", known));
        }
        answer.append('\n');
        if (!rule.isEmpty()) {
            answer.append("  by rule     ").append(rule).append('\n');
        }
        for (OfCandidate candidate : candidates) {
            answer.append(format(
                    "  %-11s %-32s %s  cosine %.3f%n",
                    candidate == candidates.get(0) ? "candidates" : "",
                    candidate.category,
                    candidate.probability == null ? "" : format("%.3f", candidate.probability),
                    candidate.similarity));
        }
        for (Near example : nearest) {
            answer.append(format("  %-11s %s", example == nearest.get(0) ? "examples" : "", example.id));
            answer.append(example.text == null ? "" : " (" + example.label + ") " + example.text)
                    .append('\n');
        }
        answer.append(format(
                "  %-11s %s%n",
                "encoder",
                encoder.isEmpty()
                        ? "none was asked"
                        : encoder + ", " + tokens + " tokens" + (truncated ? ", cut at its limit" : "")));
        return answer.toString();
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
