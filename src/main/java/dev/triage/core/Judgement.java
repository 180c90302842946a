package dev.triage.core;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What the classifier thought of a ticket, and with which state it thought so.
 *
 * @param candidates best first, may be empty
 * @param confidence calibrated probability that the best candidate is right; empty where nothing has been fitted
 * @param known calibrated probability that the ticket belongs to any category; empty where nothing has been fitted
 * @param encoder identity of the encoder, empty if none was asked
 * @param stateVersion version of the {@link RouterState}
 * @param classifier version of the fitted parameters, empty for plain centroids
 * @param tokens how many the encoder saw
 * @param truncated true if the encoder's limit cut the text
 * @param rule name of the business rule that applied, empty if none
 * @param neighbours ids of the nearest labelled examples, nearest first
 */
public record Judgement(
        List<Candidate> candidates,
        OptionalDouble confidence,
        OptionalDouble known,
        String encoder,
        long stateVersion,
        String classifier,
        int tokens,
        boolean truncated,
        String rule,
        List<String> neighbours) {

    public Judgement {
        candidates = List.copyOf(candidates);
        neighbours = List.copyOf(neighbours);
        requireNonNull(confidence, "confidence");
        requireNonNull(known, "known");
        requireNonNull(encoder, "encoder");
        requireNonNull(classifier, "classifier");
        requireNonNull(rule, "rule");
    }

    /** A judgement in which no encoder had a say. */
    static Judgement withoutEncoder(long stateVersion, String rule) {
        return new Judgement(
                List.of(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                "",
                stateVersion,
                "",
                0,
                false,
                rule,
                List.of());
    }

    /** Of the best candidate. */
    public OptionalDouble similarity() {
        return candidates.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(candidates.get(0).similarity());
    }

    /** Between the two best candidates; empty if there are fewer. */
    public OptionalDouble margin() {
        return candidates.size() < 2
                ? OptionalDouble.empty()
                : OptionalDouble.of(
                        candidates.get(0).similarity() - candidates.get(1).similarity());
    }

    /**
     * How much a person's answer would tell, 0 to 1: how close the two best candidates are. Without any candidate it is
     * 0, as there is nothing to choose between.
     */
    public double uncertainty() {
        if (candidates.isEmpty()) {
            return 0;
        }
        double best = candidates.get(0).score();
        double next = candidates.size() < 2 ? 0 : candidates.get(1).score();
        return Math.max(0, Math.min(1, 1 - (best - next)));
    }
}
