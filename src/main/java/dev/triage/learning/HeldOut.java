package dev.triage.learning;

import dev.triage.core.Evidence;

/**
 * What a scorer that never saw an example makes of it.
 *
 * @param example position in the training set
 * @param truth position of the right category in the training set, -1 where the scorer knows none
 * @param candidates per candidate of the evidence, position of its category in the training set
 */
record HeldOut(int example, int truth, int[] candidates, Evidence evidence) {

    /** Position of a category among the candidates, -1 if absent. */
    int candidate(int category) {
        for (int i = 0; i < candidates.length; i++) {
            if (candidates[i] == category) {
                return i;
            }
        }
        return -1;
    }

    boolean isNowhere() {
        return truth < 0;
    }
}
