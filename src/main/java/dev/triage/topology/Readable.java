package dev.triage.topology;

/** A record from outside: either its value or the reason why it can't be used. */
sealed interface Readable<T> {

    /** @param value null for a tombstone */
    record Value<T>(T value) implements Readable<T> {}

    /** @param letter what goes to the dead letters */
    record Dead<T>(DeadLetter letter) implements Readable<T> {}
}
