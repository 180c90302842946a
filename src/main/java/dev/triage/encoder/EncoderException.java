package dev.triage.encoder;

/** An encoder can't be had. The message is one plain sentence that says what is wrong and what to do. */
public final class EncoderException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public EncoderException(String message) {
        super(message);
    }

    public EncoderException(String message, Throwable cause) {
        super(message, cause);
    }
}
