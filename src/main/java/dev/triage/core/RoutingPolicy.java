package dev.triage.core;

import static java.util.Objects.requireNonNull;

import java.util.OptionalDouble;

/**
 * What the operator asks of the router.
 *
 * @param similarityThreshold cosine that the best candidate must reach, -1 to 1; empty for each encoder's own
 * @param margin by how much the best candidate's cosine must exceed the second's, 0 to 2
 * @param auditShare share of routed tickets of which a copy goes to review, 0 to 1
 * @param candidates how many each judgement names, at least 2
 * @param mode the least cautious mode that is allowed here, whatever the router's state says
 */
public record RoutingPolicy(
        OptionalDouble similarityThreshold, double margin, double auditShare, int candidates, Mode mode) {

    public static final RoutingPolicy DEFAULT = new RoutingPolicy(OptionalDouble.empty(), 0.02, 0.01, 5, Mode.LIVE);

    public RoutingPolicy {
        requireNonNull(similarityThreshold, "similarityThreshold");
        similarityThreshold.ifPresent(value -> requireWithin(value, -1, 1, "similarity threshold"));
        requireWithin(margin, 0, 2, "margin");
        requireWithin(auditShare, 0, 1, "audit share");
        requireNonNull(mode, "mode");
        requireWithin(candidates, 2, 1000, "number of candidates");
    }

    private static void requireWithin(double value, double least, double most, String name) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(name + " " + value + " is not between " + least + " and " + most);
        }
    }
}
