package dev.triage.runtime.embedded;

/** A port that was asked for is taken. */
public final class PortInUseException extends IllegalStateException {

    private static final long serialVersionUID = 1;

    PortInUseException(int port) {
        super("port " + port + " is in use: stop the other program, or name another port");
    }
}
