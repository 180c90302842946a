package dev.triage.core;

/** An encoder gave up on a text. Asking again soon gives the same answer at once. */
public final class UnencodableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** @param message without the text */
    public UnencodableException(String message) {
        super(message);
    }
}
