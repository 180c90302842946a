package dev.triage.web.compare;

import dev.triage.web.Answer;
import dev.triage.web.ApiException;
import dev.triage.web.ServedEncoders;
import dev.triage.web.WorkPool;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The batches there are, in a folder of their own that goes with the process. One runs at a time, as each keeps all
 * processors busy; some wait; the oldest that have ended are forgotten.
 */
final class Batches implements AutoCloseable {
    private static final int MOST_UPLOADS = 8;
    private static final int MOST_WAITING = 8;
    private static final int MOST_KEPT = 16;
    private static final long MOST_REST_NANOS = TimeUnit.HOURS.toNanos(2);
    private static final long SCORED_ROWS = 200_000;
    private static final int MOST_WATCHERS = 64;
    private static final int MOST_EXPORTS = 8;

    private final ServedEncoders encoders;
    private final WorkPool pool;
    private final Path folder;
    private final Map<String, Batch> batches = new ConcurrentHashMap<>();
    private final Set<Path> uploads = ConcurrentHashMap.newKeySet();
    private final Map<Answer, Batch> watchers = new ConcurrentHashMap<>();
    private final ExecutorService runner = Executors.newSingleThreadExecutor(task -> daemon(task, "batch"));
    private final ExecutorService exporter = new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_EXPORTS), task -> daemon(task, "batch-export"));
    private final ScheduledExecutorService reporter =
            Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "batch-events"));

    Batches(ServedEncoders encoders, WorkPool pool) {
        this.encoders = encoders;
        this.pool = pool;
        try {
            this.folder = Files.createTempDirectory("ticket-triage-batches");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reporter.scheduleWithFixedDelay(this::report, 200, 200, TimeUnit.MILLISECONDS);
        reporter.scheduleWithFixedDelay(this::forgetOld, 1, 1, TimeUnit.MINUTES);
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private void requireRoom() {
        if (batches.values().stream().filter(batch -> !batch.ended()).count() >= MOST_WAITING) {
            throw ApiException.unavailable("Too many batches wait: try again when one has ended.");
        }
    }

    /**
     * A file to upload to; the upload is over when it is started, or the file deleted.
     *
     * @throws ApiException 503 if there are too many
     */
    synchronized Path newFile() throws IOException {
        requireRoom();
        uploads.removeIf(Files::notExists);
        if (uploads.size() >= MOST_UPLOADS) {
            throw ApiException.unavailable("Too many files are uploaded at once: try again in a while.");
        }
        Path file = Files.createTempFile(folder, "upload", ".csv");
        uploads.add(file);
        return file;
    }

    /**
     * @throws ApiException 503 if too many wait
     * @throws dev.triage.runtime.SetupException if the file can't be read as text
     */
    Batch start(Path file, String name, String encoder) {
        requireRoom();
        String id = UUID.randomUUID().toString();
        PairScorer scorer =
                PairScorer.of(file, name, encoder, encoders, pool, folder.resolve(id + ".scored"), SCORED_ROWS);
        Batch batch = new Batch(id, file, scorer);
        batches.put(id, batch);
        uploads.remove(file);
        runner.execute(batch::run);
        forgetOld();
        return batch;
    }

    Path folder() {
        return folder;
    }

    Optional<Batch> find(String id) {
        return Optional.ofNullable(batches.get(id));
    }

    void remove(String id) {
        Batch batch = batches.remove(id);
        if (batch != null) {
            batch.cancel();
            // behind the batch itself, which may still write
            runner.execute(() -> delete(List.of(batch.file(), batch.scorer().results())));
        }
    }

    private void forgetOld() {
        List<Batch> ended = batches.values().stream()
                .filter(Batch::ended)
                .sorted((a, b) -> Long.compare(b.restNanos(), a.restNanos()))
                .toList();
        for (int i = 0; i < ended.size(); i++) {
            if (i < ended.size() - MOST_KEPT || ended.get(i).restNanos() > MOST_REST_NANOS) {
                remove(ended.get(i).id());
            }
        }
    }

    /** @throws ApiException 503 if too many watch */
    void watch(Batch batch, Answer answer) {
        if (watchers.size() >= MOST_WATCHERS) {
            throw ApiException.busy();
        }
        answer.onGone(() -> watchers.remove(answer));
        watchers.put(answer, batch);
    }

    private void report() {
        watchers.forEach((answer, batch) -> {
            try {
                boolean ended = batch.ended();
                answer.writeNow(BatchApi.event(batch));
                if (ended) {
                    watchers.remove(answer);
                    answer.end();
                }
            } catch (RuntimeException e) {
                watchers.remove(answer);
                answer.fail(e);
            }
        });
    }

    /** Writes an export to a file first, so that it goes out as slowly as its reader likes. */
    @FunctionalInterface
    interface Export {
        void writeTo(OutputStream out) throws IOException;
    }

    /** @throws ApiException 503 if too many exports wait */
    void export(Answer answer, Export export) {
        try {
            exporter.execute(() -> {
                try {
                    Path file = Files.createTempFile(folder, "export", "");
                    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                        export.writeTo(out);
                    }
                    answer.file(file);
                } catch (IOException | RuntimeException e) {
                    answer.fail(e);
                }
            });
        } catch (RejectedExecutionException e) {
            throw ApiException.busy();
        }
    }

    private static void delete(Iterable<Path> files) {
        for (Path file : files) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                // the folder goes with the process
            }
        }
    }

    @Override
    public void close() {
        batches.values().forEach(Batch::cancel);
        reporter.shutdownNow();
        runner.shutdownNow();
        exporter.shutdownNow();
        Set.copyOf(watchers.keySet()).forEach(Answer::end);
        try {
            runner.awaitTermination(5, TimeUnit.SECONDS);
            try (Stream<Path> files = Files.list(folder)) {
                delete(files.toList());
            }
            Files.deleteIfExists(folder);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // as above
        }
    }
}
