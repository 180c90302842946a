package dev.triage.cli;

import dev.triage.core.UnencodableException;
import dev.triage.encoder.Encoders;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Encodes texts while the broker is still starting: the topology then finds them in the encoders' cache, and encodes
 * itself what this didn't get to.
 */
final class HeadStart implements AutoCloseable {
    private final CompletableFuture<Void> done;
    private volatile boolean stopped;

    /** @param opening whether that fails is for others to tell */
    HeadStart(CompletableFuture<Encoders> opening, List<String> texts) {
        done = opening.thenAcceptAsync(encoders -> encode(encoders, texts));
    }

    private void encode(Encoders encoders, List<String> texts) {
        for (String text : texts) {
            if (stopped) {
                return;
            }
            try {
                encoders.select(text).ifPresent(encoder -> encoder.encode(text));
            } catch (UnencodableException e) {
                // the topology meets it too, and has a place for it
            }
        }
    }

    /** Returns when the encoders are no longer in use and may be closed. */
    @Override
    public void close() {
        stopped = true;
        done.exceptionally(failed -> null).join();
    }
}
