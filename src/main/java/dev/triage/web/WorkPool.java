package dev.triage.web;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Does the computing for requests on as many threads as there are processors. A job is a number of items; jobs take
 * turns item by item, so that a short one never waits for a long one to end. Safe for use by several threads.
 */
public final class WorkPool implements AutoCloseable {
    /** Enough for every client of a load test, and over in a fraction of a second. */
    public static final int DEFAULT_JOBS = 128;

    private final LinkedBlockingQueue<Job> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger admitted = new AtomicInteger();
    private final int mostJobs;
    private final Thread[] threads;
    private final Semaphore processors;
    private volatile boolean closed;

    /** @param mostJobs how many may be under way or wait */
    public WorkPool(int threads, int mostJobs) {
        this.mostJobs = mostJobs;
        this.threads = new Thread[threads];
        this.processors = new Semaphore(threads);
        for (int i = 0; i < threads; i++) {
            this.threads[i] = new Thread(this::work, "work-" + i);
            this.threads[i].setDaemon(true);
            this.threads[i].start();
        }
    }

    public static WorkPool ofProcessors() {
        return new WorkPool(Runtime.getRuntime().availableProcessors(), DEFAULT_JOBS);
    }

    /** Jobs under way or waiting. */
    public int jobs() {
        return admitted.get();
    }

    /**
     * Starts a job. A single item is done at once by the caller where a processor is free and nobody waits: handing it
     * over would cost more than it gains.
     *
     * @param item is given each number below {@code items} once, by several threads at once and in about that order
     * @throws ApiException 503 if too many jobs are under way
     */
    public Job submit(int items, IntConsumer item) {
        Job job = new Job(items, item);
        if (items == 0) {
            job.done.complete(null);
            return job;
        }
        if (closed || admitted.incrementAndGet() > mostJobs) {
            if (!closed) {
                admitted.decrementAndGet();
            }
            throw ApiException.busy();
        }
        if (items > 1 || !queue.isEmpty() || !processors.tryAcquire()) {
            queue.add(job);
            return job;
        }
        try {
            job.run(job.next.getAndIncrement());
        } finally {
            processors.release();
        }
        return job;
    }

    private void work() {
        try {
            while (true) {
                Job job = queue.take();
                int index = job.next.getAndIncrement();
                if (index >= job.items) {
                    continue;
                }
                if (index + 1 < job.items) {
                    queue.add(job);
                }
                processors.acquireUninterruptibly();
                try {
                    job.run(index);
                } finally {
                    processors.release();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        for (Thread thread : threads) {
            thread.interrupt();
        }
        for (Thread thread : threads) {
            try {
                thread.join(5000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        for (Job job = queue.poll(); job != null; job = queue.poll()) {
            job.done.completeExceptionally(ApiException.unavailable("The service is closing."));
        }
    }

    /** Work that has been admitted. */
    public final class Job {
        private final int items;
        private final IntConsumer item;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger finished = new AtomicInteger();
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private volatile boolean cancelled;

        private Job(int items, IntConsumer item) {
            this.items = items;
            this.item = item;
        }

        /** Complete when no item runs any more: normally, or with the first item's failure. */
        public CompletableFuture<Void> done() {
            return done;
        }

        /** Items that haven't begun are left out. */
        public void cancel() {
            cancelled = true;
        }

        private void run(int index) {
            Throwable failure = null;
            try {
                if (!cancelled) {
                    item.accept(index);
                }
            } catch (RuntimeException | Error e) {
                cancelled = true;
                failure = e;
            }
            if (failure != null) {
                fail(failure);
            }
            if (finished.incrementAndGet() == items) {
                admitted.decrementAndGet();
                Throwable first = this.failure;
                if (first == null) {
                    done.complete(null);
                } else {
                    done.completeExceptionally(first);
                }
            }
        }

        private Throwable failure;

        private synchronized void fail(Throwable thrown) {
            if (failure == null) {
                failure = thrown;
            }
        }
    }
}
