package dev.triage.core;

/**
 * Turns a text into a unit vector. The same text gives the same bits, whichever thread asks and whatever else is
 * encoded meanwhile. Safe for use by several threads.
 */
public interface Encoder extends AutoCloseable {

    /** Which vectors these are: {@code name@version}. Vectors of different identities can't be compared. */
    String id();

    /** Length of every vector. */
    int dimension();

    /** Cosine from which a ticket counts as near a category when nothing has been learned yet, -1 to 1. */
    double similarityThreshold();

    /**
     * Never throws for what a text contains, be it empty, huge or not even well-formed UTF-16.
     *
     * @throws UnencodableException if the encoder would compute on it without end
     */
    Encoding encode(String text);

    @Override
    void close();
}
