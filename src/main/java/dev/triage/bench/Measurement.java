package dev.triage.bench;

import java.util.EnumSet;
import java.util.Set;

/** What can be measured. */
public enum Measurement {
    /** A backlog drained by the whole pipeline, beside the encoder alone. */
    PIPELINE,
    /** A backlog in which every other text is a repeat, beside one of different texts. */
    REPEATS,
    /** From when a ticket is due to its committed result, at three loads. */
    LATENCY,
    /** A fitted classification beside the encoding of a text, by how much is known. */
    CLASSIFY,
    /** A decision by plain centroids, by how many categories there are. */
    CATEGORIES,
    /** A decision by how long the text is. */
    LENGTH,
    /** The demonstration's first routed ticket after the start of its JVM. */
    START,
    /** Memory of an instance in a process of its own. */
    MEMORY,
    /** The same while it decides very many tickets. Takes long. */
    VOLUME,
    /** Live tickets beside an import of examples, and a start with all of them. Takes long. */
    IMPORT,
    /** A backlog drained by growing numbers of processes, of threads and of partitions. Takes long. */
    INSTANCES,
    /** Another library with the same model and the same examples; needs the Maven profile {@code peers}. */
    PEERS;

    /** What is measured if nothing else is asked for: all that doesn't take long. */
    public static Set<Measurement> usual() {
        return EnumSet.complementOf(EnumSet.of(VOLUME, IMPORT, INSTANCES));
    }
}
