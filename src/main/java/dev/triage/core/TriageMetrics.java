package dev.triage.core;

import java.time.Duration;

/** What the router reports about itself. Texts, ids and other unbounded values never go in here. */
public interface TriageMetrics {

    TriageMetrics NONE = new TriageMetrics() {};

    /** A ticket was decided. */
    default void decided(Decision decision) {}

    /** A ticket that had been seen before was dropped. */
    default void repeatDropped() {}

    /**
     * A record went to the dead letters.
     *
     * @param topic where it came from, a configured name
     * @param reason one of a fixed set
     */
    default void deadLetter(String topic, String reason) {}

    /** A text went through an encoder's network, not through a cache. */
    default void encoded(String encoder, long nanos, int tokens, boolean truncated) {}

    /** An encoding was asked of the cache. */
    default void cacheAsked(boolean hit) {}

    /** An example was encoded, as opposed to taken from what is stored. */
    default void exampleEncoded() {}

    /** A record on the centroids topic that can't be read was skipped. */
    default void malformedState() {}

    /**
     * How long the oldest changed example that no fit has seen has waited for one.
     *
     * @param waiting zero if there is none, or another instance fits
     */
    default void fitWaiting(Duration waiting) {}

    /** A fit went wrong; the former one stays. */
    default void fitFailed() {}
}
