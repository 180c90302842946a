package dev.triage.topology;

/**
 * Names of processors, stores and repartition topics. Stores and repartition topics keep their data under these names:
 * renaming one forgets it.
 */
final class Names {
    static final String TICKETS = "tickets";
    static final String TICKETS_DECODE = "tickets-decode";
    static final String TICKETS_SPLIT = "tickets-split-";
    static final String TICKETS_READ = "tickets-read";
    static final String ROUTE = "route";
    static final String DECISIONS = "decisions";
    static final String DECISIONS_APPLY = "decisions-apply";
    static final String EVENTS = "ticket-events";
    static final String LABELLED = "labelled";
    static final String LABELLED_VECTOR = "labelled-vector";
    static final String LABELLED_SINK = "labelled-sink";
    static final String REVIEW = "review";
    static final String REVIEW_SINK = "review-sink";

    static final String TAUGHT = "taught";
    static final String TAUGHT_SINK = "taught-sink";
    static final String DECISIONS_DEAD = "decisions-dead-letter";
    static final String DECISIONS_DEAD_SINK = "decisions-dead-letter-sink";

    static final String EXAMPLES = "examples";
    static final String EXAMPLES_SPLIT = "examples-split-";
    static final String EXAMPLES_READ = "examples-read";
    static final String EXAMPLES_EMBED = "examples-embed";
    static final String EXAMPLE_VECTOR = "example-vector";
    static final String EXAMPLE_VECTORS_SINK = "example-vectors-sink";
    static final String CONTRIBUTIONS = "contributions";
    static final String CONTRIBUTIONS_BY_CENTROID = "contributions-by-centroid";
    static final String SUM = "centroid-sum";
    static final String SUM_CHANGES = "centroid-sum-changes";
    static final String PUBLISH = "centroids-publish";
    static final String CENTROIDS_SINK = "centroids-sink";

    static final String VECTORS = "vectors";
    static final String VECTORS_CHANGES = "vectors-changes";
    static final String FIT = "fit";
    static final String FIT_SINK = "fit-sink";

    static final String CATEGORIES = "categories";
    static final String CATEGORIES_DECODE = "categories-decode";
    static final String CATEGORIES_SPLIT = "categories-split-";
    static final String CATEGORIES_READ = "categories-read";
    static final String CATEGORIES_PUBLISH = "categories-publish";
    static final String CATEGORIES_SINK = "categories-sink";

    static final String ARRIVED = "-arrived";
    static final String DEAD = "dead";
    static final String VALUE = "value";
    static final String DEAD_LETTER = "-dead-letter";
    static final String DEAD_LETTER_SINK = "-dead-letter-sink";

    static final String HISTORY_STORE = "ticket-histories";
    static final String EXAMPLES_STORE = "examples-encoded";
    static final String SUMS_STORE = "centroid-sums";
    static final String PENDING_STORE = "centroids-pending";
    static final String VECTORS_STORE = "example-vectors";
    static final String FIT_STORE = "fit-progress";
    static final String STATE_STORE = "router-state";

    private Names() {}
}
