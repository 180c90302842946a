package dev.triage.chaos;

/**
 * A record that a reader of committed records found on an output topic.
 *
 * @param partition where it was
 * @param id its key
 */
sealed interface Seen {
    int partition();

    String id();

    /** @param withdrawn true if it says that the ticket no longer belongs there */
    record Label(
            int partition, String id, String text, boolean byPerson, boolean withdrawn, String category, int revision)
            implements Seen {}

    record Review(int partition, String id, String text) implements Seen {}

    /** The ticket left review. */
    record Closed(int partition, String id) implements Seen {}

    record Dead(int partition, String id, byte[] bytes) implements Seen {}
}
