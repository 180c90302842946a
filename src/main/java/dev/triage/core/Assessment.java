package dev.triage.core;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What a classifier makes of a text, before anybody's policy.
 *
 * @param candidates best first, without the category that means "belongs nowhere"; may be empty
 * @param lead by how much the best candidate's share exceeds the next one's, 0 to 1; 0 if "belongs nowhere" comes first
 * @param confidence calibrated probability that the best candidate is right; empty where nothing has been fitted
 * @param known calibrated probability that the text belongs to any category; empty where nothing has been fitted
 * @param fitted position of the best candidate in the fit; -1 if no fit has seen it
 * @param neighbours ids of the nearest labelled examples among the candidates', nearest first
 */
record Assessment(
        List<Candidate> candidates,
        double lead,
        OptionalDouble confidence,
        OptionalDouble known,
        int fitted,
        List<String> neighbours) {
    static final Assessment NOTHING =
            new Assessment(List.of(), 0, OptionalDouble.empty(), OptionalDouble.empty(), -1, List.of());
}
