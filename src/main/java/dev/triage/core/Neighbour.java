package dev.triage.core;

import static java.util.Objects.requireNonNull;

/**
 * A labelled example that may be named as near.
 *
 * @param whitened its vector in the whitened space, unit length
 */
public record Neighbour(String id, float[] whitened) {

    public Neighbour {
        requireNonNull(id, "id");
        requireNonNull(whitened, "whitened");
    }
}
