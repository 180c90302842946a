package dev.triage.topology;

import java.util.List;

/** Headers of a dead letter, each a text in UTF-8. */
public final class DeadLetterHeaders {
    /** One of a fixed set, such as {@code NOT_AVRO}. */
    public static final String REASON = "dead-letter.reason";

    /** One sentence without contents of the record. */
    public static final String MESSAGE = "dead-letter.message";

    /** Where the record came from. */
    public static final String TOPIC = "dead-letter.topic";

    public static final String PARTITION = "dead-letter.partition";
    public static final String OFFSET = "dead-letter.offset";

    /** How many bytes the value had, if it had to be cut. */
    public static final String LENGTH = "dead-letter.length";

    /** On a record without key and value: the offset, on the same partition, of a dead letter that was sent again. */
    public static final String REPLAYED = "dead-letter.replayed";

    static final List<String> ALL = List.of(REASON, MESSAGE, TOPIC, PARTITION, OFFSET, LENGTH, REPLAYED);

    private DeadLetterHeaders() {}
}
