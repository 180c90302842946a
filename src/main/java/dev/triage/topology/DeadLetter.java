package dev.triage.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * A record that can't be used, with its original bytes; see {@link DeadLetterSize} for what is too long. A value too long for a topic of usual limits is cut; a header
 * says how long it was, and where all of it still stands.
 *
 * @param key may be null
 * @param value may be null
 * @param reason one of a fixed set
 * @param message one sentence without contents of the record
 */
record DeadLetter(byte[] key, byte[] value, String reason, String message) {
    /** Reason: a tombstone where there is nothing to take away. */
    static final String EMPTY = "EMPTY_RECORD";

    /** Reason: an encoder came to no end. */
    static final String UNENCODABLE = "UNENCODABLE";

    /** Adds to a record's headers, unless they are too long, why it is dead and where it came from. */
    Headers describe(Headers headers, RecordMetadata from) {
        DeadLetterHeaders.ALL.forEach(headers::remove);
        DeadLetterSize.boundHeaders(headers, DeadLetterHeaders.REASON);
        DeadLetterSize.noteLength(headers, value);
        return headers.add(DeadLetterHeaders.REASON, reason.getBytes(UTF_8))
                .add(DeadLetterHeaders.MESSAGE, message.getBytes(UTF_8))
                .add(DeadLetterHeaders.TOPIC, from.topic().getBytes(UTF_8))
                .add(
                        DeadLetterHeaders.PARTITION,
                        Integer.toString(from.partition()).getBytes(UTF_8))
                .add(DeadLetterHeaders.OFFSET, Long.toString(from.offset()).getBytes(UTF_8));
    }

    /** The value as it is written. */
    byte[] bounded() {
        return DeadLetterSize.bounded(value);
    }
}
