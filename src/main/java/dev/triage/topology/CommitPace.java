package dev.triage.topology;

import java.time.Duration;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessingContext;

/**
 * Asks for a commit as soon as a stream thread has run out of records, so that a lone ticket's result is seen after some
 * milliseconds. While there are records, commits are left to the commit interval: each costs as much as several tickets.
 *
 * <p>One for a topology: whether a thread is idle is known to all of its tasks together only.
 */
final class CommitPace {
    /** Without a record for so long, a thread is idle. It must not wait longer for records than that. */
    static final Duration IDLE = Duration.ofMillis(10);

    private final ThreadLocal<StreamThread> threads = ThreadLocal.withInitial(StreamThread::new);

    /** What one stream thread did last, by {@link System#nanoTime}. */
    private static final class StreamThread {
        private long lastRecord;
        private long lastCommit;
    }

    OfTask of(ProcessingContext context) {
        return new OfTask(context);
    }

    /** One task's share. Its timer runs only while something waits, for each of its ticks takes part in a transaction. */
    final class OfTask {
        private final ProcessingContext context;
        private Cancellable timer;
        private long lastRecord;

        private OfTask(ProcessingContext context) {
            this.context = context;
        }

        /** To be called when a record and all that followed from it has been processed. */
        void recordDone() {
            lastRecord = System.nanoTime();
            threads.get().lastRecord = lastRecord;
            if (timer == null) {
                timer = context.schedule(IDLE, PunctuationType.WALL_CLOCK_TIME, this::tick);
            }
        }

        private void tick(long ignored) {
            StreamThread thread = threads.get();
            long now = System.nanoTime();
            if (now - thread.lastRecord < IDLE.toNanos()) {
                return;
            }
            if (thread.lastCommit - lastRecord < 0) {
                thread.lastCommit = now;
                context.commit();
            }
            timer.cancel();
            timer = null;
        }
    }
}
