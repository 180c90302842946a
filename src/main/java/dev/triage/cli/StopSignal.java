package dev.triage.cli;

import java.util.List;
import sun.misc.Signal;

/**
 * Stops a command when the process is asked to end, and lets the JVM go down only afterwards. A shutdown hook would be
 * too late: ONNX Runtime has one that closes its environment, beside all others and under threads that still encode.
 */
final class StopSignal {
    private static final List<String> NAMES = List.of("INT", "TERM", "HUP");

    private StopSignal() {}

    /** @param stop may be called more than once, from threads of its own; the process ends when it returns */
    static void stopsWith(Runnable stop) {
        for (String name : NAMES) {
            Signal.handle(new Signal(name), signal -> new Thread(() -> end(stop, signal), "stop").start());
        }
    }

    private static void end(Runnable stop, Signal signal) {
        try {
            stop.run();
        } finally {
            System.exit(128 + signal.getNumber()); // as a shell says it
        }
    }
}
