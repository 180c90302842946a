package dev.triage.avro;

import org.apache.kafka.common.errors.SerializationException;

/**
 * A record that can't be read, now or later: trying again gives the same answer. The message says why, and never
 * quotes the record.
 */
public final class DecodeException extends SerializationException {

    private static final long serialVersionUID = 1;

    /** Why a record can't be read. */
    public enum Reason {
        /** It doesn't begin like a record written with a schema registry. */
        NOT_AVRO,
        /** The registry doesn't know the schema's id. */
        UNKNOWN_SCHEMA,
        /** Its schema and the one expected don't fit together. */
        INCOMPATIBLE_SCHEMA,
        /** It ends before its schema does. */
        TRUNCATED,
        /** Its bytes don't follow its schema. */
        MALFORMED,
        /** It is longer than allowed. */
        TOO_LARGE,
        /** It can be read, and breaks a rule of its type, such as a blank id. */
        INVALID_RECORD
    }

    private final Reason reason;

    DecodeException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
