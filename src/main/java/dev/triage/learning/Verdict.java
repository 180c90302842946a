package dev.triage.learning;

import static java.util.Objects.requireNonNull;

import dev.triage.core.Decision;
import dev.triage.core.Judgement;

/**
 * What a method made of one text whose category is known.
 *
 * @param label the right category, empty if the text belongs nowhere
 * @param best the first candidate whether routed or not, empty if there was none
 * @param confidence that it is right, 0 to 1
 * @param known confidence that the text belongs anywhere, 0 to 1
 * @param routed true if no person is asked
 */
public record Verdict(String id, String label, String best, double confidence, double known, boolean routed) {

    public Verdict {
        requireNonNull(id, "id");
        requireNonNull(label, "label");
        requireNonNull(best, "best");
    }

    static Verdict of(LabelledText text, Decision decision) {
        Judgement judgement = decision.judgement();
        String best = judgement.candidates().isEmpty()
                ? ""
                : judgement.candidates().get(0).category();
        double similarity = Math.max(0, judgement.similarity().orElse(0));
        return new Verdict(
                text.id(),
                text.label(),
                best,
                judgement.confidence().orElse(similarity),
                judgement.known().orElse(similarity),
                decision instanceof Decision.Labelled);
    }

    /** False for a text that belongs nowhere, whatever became of it. */
    public boolean right() {
        return inScope() && best.equals(label);
    }

    public boolean inScope() {
        return !label.isEmpty();
    }
}
