package dev.triage.topology;

import dev.triage.avro.DecodeException;
import dev.triage.avro.RecordSerde;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;

/**
 * Makes of a record from outside either its value or a dead letter.
 *
 * @param topic where the records come from
 * @param serde answers bytes that it can't read with a {@link DecodeException}
 * @param idOf what must equal the record's key
 * @param tombstones true if a null value means something
 */
record RecordReader<T>(String topic, RecordSerde<T> serde, Function<T, String> idOf, boolean tombstones) {

    Readable<T> read(byte[] key, byte[] value) {
        if (key == null) {
            return dead(null, value, "MISSING_KEY", "The record has no key: produce it with its id as the key.");
        }
        if (key.length > DeadLetterSize.MOST_KEY_BYTES) {
            return dead(
                    DeadLetterSize.boundedKey(key),
                    value,
                    "MALFORMED_KEY",
                    "The key has " + key.length + " bytes, more than the " + DeadLetterSize.MOST_KEY_BYTES
                            + " allowed: produce the record with a shorter id as its key.");
        }
        if (!Arrays.equals(id(key).getBytes(StandardCharsets.UTF_8), key)) {
            return dead(key, value, "MALFORMED_KEY", "The key isn't UTF-8: produce the record with its id as the key.");
        }
        if (value == null) {
            return tombstones
                    ? new Readable.Value<>(null, null)
                    : dead(key, null, "EMPTY_RECORD", "The record has no value, and none can be deleted here.");
        }
        T read;
        try {
            read = serde.decode(id(key), value);
        } catch (DecodeException e) {
            return dead(key, value, e.reason().name(), e.getMessage());
        }
        if (!idOf.apply(read).equals(id(key))) {
            return dead(
                    key, value, "KEY_MISMATCH", "The key isn't the record's id: produce it with its id as the key.");
        }
        return new Readable.Value<>(read, value);
    }

    static String id(byte[] key) {
        return new String(key, StandardCharsets.UTF_8);
    }

    private Readable<T> dead(byte[] key, byte[] value, String reason, String message) {
        return new Readable.Dead<>(new DeadLetter(key, value, reason, message));
    }
}
