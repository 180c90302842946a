package dev.triage.core;

import static java.util.Objects.requireNonNull;

import java.util.OptionalDouble;

/**
 * What the operator asks of the router.
 *
 * @param precision share of the tickets routed that must be right, above 0, below 1
 * @param coverage share of the tickets to route at least, whatever that does to precision; empty to keep the promise
 * @param noneLabel category that means "belongs nowhere"
 * @param similarityThreshold cosine that the best candidate must reach while nothing has been fitted, -1 to 1; empty for
 *     each encoder's own
 * @param margin by how much the best candidate's share must exceed the next one's while nothing has been fitted, 0 to 1
 * @param auditShare share of routed tickets of which a copy goes to review, 0 to 1
 * @param candidates how many each judgement names, at least 2
 * @param mode the least cautious mode that is allowed here, whatever the router's state says
 */
public record RoutingPolicy(
        double precision,
        OptionalDouble coverage,
        String noneLabel,
        OptionalDouble similarityThreshold,
        double margin,
        double auditShare,
        int candidates,
        Mode mode) {

    public static final RoutingPolicy DEFAULT =
            new RoutingPolicy(0.95, OptionalDouble.empty(), "none", OptionalDouble.empty(), 0.25, 0.01, 5, Mode.LIVE);

    public RoutingPolicy {
        if (!(precision > 0 && precision < 1)) {
            throw new IllegalArgumentException("precision " + precision + " is not between 0 and 1");
        }
        requireNonNull(coverage, "coverage");
        coverage.ifPresent(value -> requireWithin(value, 0, 1, "coverage"));
        requireNonNull(noneLabel, "noneLabel");
        requireNonNull(similarityThreshold, "similarityThreshold");
        similarityThreshold.ifPresent(value -> requireWithin(value, -1, 1, "similarity threshold"));
        requireWithin(margin, 0, 1, "margin");
        requireWithin(auditShare, 0, 1, "audit share");
        requireNonNull(mode, "mode");
        requireWithin(candidates, 2, 1000, "number of candidates");
    }

    private static void requireWithin(double value, double least, double most, String name) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(name + " " + value + " is not between " + least + " and " + most);
        }
    }

    /** As this, with another share of audited tickets. */
    public RoutingPolicy withAuditShare(double share) {
        return new RoutingPolicy(precision, coverage, noneLabel, similarityThreshold, margin, share, candidates, mode);
    }
}
