package dev.triage;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** What comes about by itself, within a minute. */
public final class Eventually {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Eventually() {}

    /** Asks in the caller's thread, as consumers want it; who throws isn't ready yet. */
    public static void await(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInSameThread()
                .ignoreExceptions()
                .until(condition);
    }
}
