package dev.triage.learning;

import java.util.Locale;

/** Ways to decide that can be compared. */
public enum Method {
    /** What the topology does. */
    FITTED,
    /** The category whose centroid is nearest by cosine. */
    CENTROID,
    /** The category of the nearest example by cosine. */
    NEAREST,
    /** Multinomial logistic regression on the vectors. */
    LOGISTIC;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
