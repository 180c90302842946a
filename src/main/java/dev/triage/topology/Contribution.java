package dev.triage.topology;

import dev.triage.core.Centroid;
import dev.triage.core.EncodedExample;

/**
 * One example joining or leaving a centroid.
 *
 * @param added true if it joins
 */
record Contribution(boolean added, EncodedExample example) {

    /** @param centroid null if there is none yet */
    Centroid applyTo(Centroid centroid) {
        Centroid before = centroid == null ? Centroid.empty(example.encoding().vector().length) : centroid;
        return added ? before.plus(example.encoding()) : before.minus(example.encoding());
    }
}
