package dev.triage.topology;

/** A record from outside: either its value or the reason why it can't be used. */
sealed interface Readable<T> {

    /**
     * @param value null for a tombstone
     * @param bytes what it was read from; null where nobody needs them any more
     */
    record Value<T>(T value, byte[] bytes) implements Readable<T> {
        Value(T value) {
            this(value, null);
        }
    }

    /** @param letter what goes to the dead letters */
    record Dead<T>(DeadLetter letter) implements Readable<T> {}
}
