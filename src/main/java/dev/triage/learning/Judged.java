package dev.triage.learning;

import dev.triage.core.Blend;
import dev.triage.core.DoubtFeatures;

/** A held-out example as it would be decided. */
record Judged(HeldOut row, int category, boolean right, double[] features) {

    /** Null if there is no candidate that a ticket may be routed to. */
    static Judged of(HeldOut row, Blend blend, int none) {
        double[] probabilities = blend.probabilities(row.evidence());
        int best = -1;
        for (int i = 0; i < probabilities.length; i++) {
            if (row.candidates()[i] != none && (best < 0 || probabilities[i] > probabilities[best])) {
                best = i;
            }
        }
        if (best < 0) {
            return null;
        }
        int category = row.candidates()[best];
        return new Judged(
                row,
                category,
                category == row.truth(),
                DoubtFeatures.of(row.evidence(), probabilities, best, none < 0 ? -1 : row.candidate(none)));
    }
}
