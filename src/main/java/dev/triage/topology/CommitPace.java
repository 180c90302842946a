package dev.triage.topology;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessingContext;

/**
 * Asks for a commit as soon as a stream thread has run out of records, so that a lone ticket's result is seen after some
 * milliseconds. While there are records, commits are left to the commit interval: each costs as much as several tickets.
 * But where somebody waits for a record's result, and there is no further such record, it doesn't wait for all the others
 * of an import.
 *
 * <p>One for a topology: whether a thread is idle is known to all of its tasks together only.
 */
final class CommitPace {
    /** Without a record for so long, a thread is idle. It must not wait longer for records than that. */
    static final Duration IDLE = Duration.ofMillis(10);

    /** A thread that is busy with records for which nobody waits commits for those that somebody waits for at most so often. */
    static final Duration BUSY = Duration.ofMillis(100);

    private final LongSupplier nanoTime;
    private final ThreadLocal<StreamThread> threads = ThreadLocal.withInitial(StreamThread::new);

    CommitPace() {
        this(System::nanoTime);
    }

    /** @param nanoTime as {@link System#nanoTime} */
    CommitPace(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** What one stream thread did last, by {@link System#nanoTime}. */
    private static final class StreamThread {
        private long lastRecord;
        private long lastAwaited;
        private long lastCommit;
    }

    /** For records that nobody waits for. */
    OfTask of(ProcessingContext context) {
        return new OfTask(context, false);
    }

    /** For records whose results somebody waits for. */
    OfTask ofAwaited(ProcessingContext context) {
        return new OfTask(context, true);
    }

    /** One task's share. Its timer runs only while something waits, for each of its ticks takes part in a transaction. */
    final class OfTask {
        private final ProcessingContext context;
        private final boolean awaited;
        private Cancellable timer;
        private long lastRecord;

        private OfTask(ProcessingContext context, boolean awaited) {
            this.context = context;
            this.awaited = awaited;
        }

        /** To be called when a record and all that followed from it has been processed. */
        void recordDone() {
            lastRecord = nanoTime.getAsLong();
            StreamThread thread = threads.get();
            thread.lastRecord = lastRecord;
            if (awaited) {
                thread.lastAwaited = lastRecord;
            }
            if (timer == null) {
                timer = context.schedule(IDLE, PunctuationType.WALL_CLOCK_TIME, this::tick);
            }
        }

        private void tick(long ignored) {
            StreamThread thread = threads.get();
            long now = nanoTime.getAsLong();
            boolean idle = now - thread.lastRecord >= IDLE.toNanos();
            boolean due =
                    awaited && now - thread.lastAwaited >= IDLE.toNanos() && now - thread.lastCommit >= BUSY.toNanos();
            if (!idle && !due) {
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
