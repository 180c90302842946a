package dev.triage.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * A record that can't be used, with its original bytes.
 *
 * @param key may be null
 * @param value may be null
 * @param reason one of a fixed set
 * @param message one sentence without contents of the record
 */
record DeadLetter(byte[] key, byte[] value, String reason, String message) {
    static final String REASON = "dead-letter.reason";
    static final String MESSAGE = "dead-letter.message";
    static final String TOPIC = "dead-letter.topic";
    static final String PARTITION = "dead-letter.partition";
    static final String OFFSET = "dead-letter.offset";

    /** Adds to a record's headers why it is dead and where it came from. */
    Headers describe(Headers headers, RecordMetadata from) {
        List.of(REASON, MESSAGE, TOPIC, PARTITION, OFFSET).forEach(headers::remove);
        return headers.add(REASON, reason.getBytes(UTF_8))
                .add(MESSAGE, message.getBytes(UTF_8))
                .add(TOPIC, from.topic().getBytes(UTF_8))
                .add(PARTITION, Integer.toString(from.partition()).getBytes(UTF_8))
                .add(OFFSET, Long.toString(from.offset()).getBytes(UTF_8));
    }
}
