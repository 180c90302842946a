package dev.triage.web.compare;

import dev.triage.runtime.SetupException;
import dev.triage.web.ApiException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One uploaded file and what became of it. Safe for use by several threads. */
final class Batch {
    private static final Logger LOG = LoggerFactory.getLogger(Batch.class);

    private final String id;
    private final Path file;
    private final PairScorer scorer;
    private volatile long endNanos;
    private volatile State state = State.WAITING;
    private volatile String error;

    enum State {
        WAITING,
        RUNNING,
        DONE,
        CANCELLED,
        FAILED
    }

    Batch(String id, Path file, PairScorer scorer) {
        this.id = id;
        this.file = file;
        this.scorer = scorer;
    }

    void run() {
        if (scorer.cancelled()) {
            end(State.CANCELLED);
            return;
        }
        state = State.RUNNING;
        try {
            scorer.run();
            end(scorer.cancelled() ? State.CANCELLED : State.DONE);
        } catch (SetupException | ApiException e) {
            error = e.getMessage();
            end(State.FAILED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end(State.CANCELLED);
        } catch (Exception e) {
            LOG.warn("event=batch-failed error={}", e.getClass().getName());
            error = "The batch failed; the service's log says more.";
            end(State.FAILED);
        }
    }

    void cancel() {
        scorer.cancel();
        if (state == State.WAITING) {
            end(State.CANCELLED);
        }
    }

    private void end(State how) {
        endNanos = System.nanoTime();
        state = how;
    }

    boolean ended() {
        return state != State.WAITING && state != State.RUNNING;
    }

    String id() {
        return id;
    }

    Path file() {
        return file;
    }

    PairScorer scorer() {
        return scorer;
    }

    PairReport report() {
        return scorer.report();
    }

    State state() {
        return state;
    }

    /** Or null. */
    String error() {
        return error;
    }

    /** Since it ended. */
    long restNanos() {
        return System.nanoTime() - endNanos;
    }
}
