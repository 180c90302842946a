package dev.triage.core;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * Fitted parameters with what tells them from others.
 *
 * @param version the same for the same parameters
 */
public record Fit(String version, Instant fittedAt, FitParameters parameters) {

    public Fit {
        requireNonNull(version, "version");
        requireNonNull(fittedAt, "fittedAt");
        requireNonNull(parameters, "parameters");
    }
}
