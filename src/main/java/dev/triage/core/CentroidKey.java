package dev.triage.core;

import static java.util.Objects.requireNonNull;

/** One category seen by one encoder. */
public record CentroidKey(String encoder, String category) {

    public CentroidKey {
        requireNonNull(encoder, "encoder");
        requireNonNull(category, "category");
    }
}
