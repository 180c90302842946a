package dev.triage.encoder;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Ends calls of the native runtime that compute longer than any text should need. What counts is the processor time of
 * the calling thread, so that a busy machine isn't taken for a hanging network.
 */
final class ComputeLimit implements AutoCloseable {
    private static final Duration TICK = Duration.ofMillis(100);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final long nanos;
    private final Set<Call> calls = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "encoder-limit");
        thread.setDaemon(true);
        return thread;
    });

    ComputeLimit(Duration limit) {
        nanos = limit.toNanos();
        clock.scheduleWithFixedDelay(
                () -> calls.forEach(Call::check), TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Options for calls that follow one another, each between {@link Call#begin} and {@link Call#end}. */
    Call call() throws OrtException {
        Call call = new Call();
        calls.add(call);
        return call;
    }

    final class Call implements AutoCloseable {
        private final OrtSession.RunOptions options = new OrtSession.RunOptions();
        private long thread;
        private long begun = -1;
        private boolean ended;

        private Call() throws OrtException {}

        OrtSession.RunOptions options() {
            return options;
        }

        synchronized void begin() {
            thread = Thread.currentThread().getId();
            begun = THREADS.getThreadCpuTime(thread);
        }

        /** @return true if the call was ended from outside */
        synchronized boolean end() throws OrtException {
            boolean was = ended;
            begun = -1;
            if (ended) {
                ended = false;
                options.setTerminate(false);
            }
            return was;
        }

        private synchronized void check() {
            if (begun >= 0 && !ended && THREADS.getThreadCpuTime(thread) - begun > nanos) {
                try {
                    options.setTerminate(true);
                    ended = true;
                } catch (OrtException e) {
                    throw new IllegalStateException("the runtime has always been able to set a flag", e);
                }
            }
        }

        @Override
        public void close() {
            calls.remove(this);
            options.close();
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
