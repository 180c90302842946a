package dev.triage.core;

import static java.util.Objects.requireNonNull;

import java.util.OptionalDouble;

/**
 * A category that a ticket may belong to.
 *
 * @param similarity cosine between ticket and centroid, -1 to 1
 * @param probability calibrated, 0 to 1; empty where nothing has been fitted
 */
public record Candidate(String category, double similarity, OptionalDouble probability) {

    public Candidate {
        requireNonNull(category, "category");
        requireNonNull(probability, "probability");
    }

    /** The probability, or the similarity where there is none. */
    double score() {
        return probability.orElse(similarity);
    }
}
