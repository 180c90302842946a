package dev.triage.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Commands as in a terminal, in this process: one at a time, as it is the process's output that is read. */
final class Terminal {

    private Terminal() {}

    /** What an operator sees of a command that has ended. */
    record Done(int exitCode, String out, String err) {
        String said() {
            return out + err;
        }
    }

    interface Meanwhile {
        void happen() throws Exception;
    }

    static Done run(String... arguments) throws Exception {
        return run(() -> {}, arguments);
    }

    /** @param meanwhile once the command has begun; it has 90 s left after that */
    static Done run(Meanwhile meanwhile, String... arguments) throws Exception {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream toOut = new ByteArrayOutputStream();
        ByteArrayOutputStream toErr = new ByteArrayOutputStream();
        System.setOut(new PrintStream(toOut, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(toErr, true, StandardCharsets.UTF_8));
        try {
            CompletableFuture<Integer> command = CompletableFuture.supplyAsync(() -> TicketTriage.run(arguments));
            meanwhile.happen();
            int exitCode = command.get(90, TimeUnit.SECONDS);
            return new Done(exitCode, toOut.toString(StandardCharsets.UTF_8), toErr.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
