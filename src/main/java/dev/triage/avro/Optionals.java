package dev.triage.avro;

import java.util.OptionalDouble;

/** Between Avro's null and an empty optional. */
final class Optionals {

    private Optionals() {}

    static OptionalDouble optional(Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    static Double nullable(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }
}
