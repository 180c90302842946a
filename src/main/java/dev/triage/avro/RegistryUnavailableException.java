package dev.triage.avro;

/**
 * The schema registry didn't answer although it was asked more than once. Nothing is known about the record at hand:
 * it must be tried again, and is no dead letter.
 */
public final class RegistryUnavailableException extends RegistryException {

    private static final long serialVersionUID = 1;

    RegistryUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
