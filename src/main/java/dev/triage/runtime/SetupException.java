package dev.triage.runtime;

/** Something the operator has to put right; the message is one plain sentence that says what. */
public final class SetupException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public SetupException(String message) {
        super(message);
    }

    public SetupException(String message, Throwable cause) {
        super(message, cause);
    }
}
