package dev.triage.core;

/** Why a ticket waits for a person. More than one may hold. */
public enum ReviewReason {
    /** No category is near. */
    LOW_SIMILARITY,
    /** The calibrated probability is under the category's threshold. */
    LOW_CONFIDENCE,
    /** The two best candidates are too close to call. */
    AMBIGUOUS,
    /** Nothing to read in subject and text. */
    EMPTY_TEXT,
    /** No encoder, or no example, for the language. */
    UNSUPPORTED_LANGUAGE,
    /** There are no categories yet. */
    NO_CATEGORIES,
    /** The best candidate is too new for any promise. */
    NEW_CATEGORY,
    /** A business rule asked for a person. */
    RULE,
    /** Routed all the same; drawn to see whether the promise is kept. */
    AUDIT,
    /** The router runs in shadow or review-all mode. */
    MODE
}
