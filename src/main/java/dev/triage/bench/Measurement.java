package dev.triage.bench;

/** What can be measured. */
public enum Measurement {
    /** A backlog drained by the whole pipeline, beside the encoder alone. */
    PIPELINE,
    /** A backlog in which every other text is a repeat, beside one of different texts. */
    REPEATS,
    /** From when a ticket is due to its committed result, at three loads. */
    LATENCY,
    /** The demonstration's first routed ticket after the start of its JVM. */
    START,
    /** Memory of an instance in a process of its own. */
    MEMORY,
    /** Another library with the same model and the same examples; needs the Maven profile {@code peers}. */
    PEERS
}
