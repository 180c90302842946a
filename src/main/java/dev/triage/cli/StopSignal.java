package dev.triage.cli;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import sun.misc.Signal;

/**
 * Stops a command when the process is asked to end, and lets the JVM go down only afterwards. A shutdown hook would be
 * too late: ONNX Runtime has one that closes its environment, beside all others and under threads that still encode.
 */
final class StopSignal {
    private static final List<String> NAMES = List.of("INT", "TERM", "HUP");
    private static final AtomicBoolean ASKED = new AtomicBoolean();

    private StopSignal() {}

    /**
     * The process ends when {@code stop} returns, or at once when it is asked a second time.
     *
     * @param stop called in a thread of its own, beside what the command still does; replaces that of an earlier call
     */
    static void stopsWith(Runnable stop) {
        for (String name : NAMES) {
            try {
                Signal.handle(new Signal(name), signal -> asked(stop, 128 + signal.getNumber())); // as a shell says it
            } catch (IllegalArgumentException e) {
                // this system has no such signal, or the JVM leaves it alone (-Xrs)
            }
        }
    }

    /** Waits for a signal; the process ends when {@code closed} is completed. */
    static void await(CompletableFuture<Void> closed) throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        stopsWith(() -> {
            asked.countDown();
            closed.join();
        });
        asked.await();
    }

    private static void asked(Runnable stop, int exitCode) {
        if (ASKED.getAndSet(true)) {
            Runtime.getRuntime().halt(exitCode);
        }
        new Thread(() -> end(stop, exitCode), "stop").start();
    }

    private static void end(Runnable stop, int exitCode) {
        try {
            stop.run();
        } finally {
            System.exit(exitCode);
        }
    }

    /**
     * Never returns once the process has been asked to end: a command that ends because what it worked with was closed has
     * nothing to say, and its exit code isn't the one that counts.
     */
    static void haveTheLastWord() {
        while (ASKED.get()) {
            LockSupport.park();
        }
    }
}
