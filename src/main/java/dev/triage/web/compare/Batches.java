package dev.triage.web.compare;

import dev.triage.web.ApiException;
import dev.triage.web.Json;
import dev.triage.web.ServedEncoders;
import dev.triage.web.WorkPool;
import io.javalin.http.sse.SseClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The batches there are, in a folder of their own that goes with the process. One runs at a time, as each keeps all
 * processors busy; some wait; the oldest that have ended are forgotten.
 */
final class Batches implements AutoCloseable {
    private static final int MOST_WAITING = 8;
    private static final int MOST_KEPT = 16;
    private static final long MOST_AGE_NANOS = TimeUnit.HOURS.toNanos(2);
    private static final long SCORED_ROWS = 200_000;
    private static final int MOST_WATCHERS = 64;

    private final ServedEncoders encoders;
    private final WorkPool pool;
    private final Path folder;
    private final Map<String, Batch> batches = new ConcurrentHashMap<>();
    private final Map<SseClient, Batch> watchers = new ConcurrentHashMap<>();
    private final ExecutorService runner = Executors.newSingleThreadExecutor(task -> daemon(task, "batch"));
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
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** @throws ApiException 503 if too many batches wait */
    void requireRoom() {
        if (batches.values().stream().filter(batch -> !batch.ended()).count() >= MOST_WAITING) {
            throw ApiException.unavailable("Too many batches wait: try again when one has ended.");
        }
    }

    Path newFile() throws IOException {
        return Files.createTempFile(folder, "upload", ".csv");
    }

    /** @throws dev.triage.runtime.SetupException if the file can't be read as text */
    Batch start(Path file, String name, String encoder) {
        requireRoom();
        String id = UUID.randomUUID().toString();
        PairScorer scorer =
                PairScorer.of(file, name, encoder, encoders, pool, folder.resolve(id + ".scored"), SCORED_ROWS);
        Batch batch = new Batch(id, file, scorer);
        batches.put(id, batch);
        runner.execute(batch::run);
        forgetOld();
        return batch;
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
                .sorted((a, b) -> Long.compare(b.ageNanos(), a.ageNanos()))
                .toList();
        for (int i = 0; i < ended.size(); i++) {
            if (i < ended.size() - MOST_KEPT || ended.get(i).ageNanos() > MOST_AGE_NANOS) {
                remove(ended.get(i).id());
            }
        }
    }

    void watch(Batch batch, SseClient client) {
        if (watchers.size() >= MOST_WATCHERS) {
            client.close();
            return;
        }
        client.onClose(() -> watchers.remove(client));
        watchers.put(client, batch);
    }

    private void report() {
        watchers.forEach((client, batch) -> {
            try {
                boolean ended = batch.ended();
                client.sendEvent(
                        ended ? "end" : "progress",
                        new String(Json.bytes(BatchApi.progress(batch)), StandardCharsets.UTF_8));
                if (ended) {
                    watchers.remove(client);
                    client.close();
                }
            } catch (RuntimeException e) {
                watchers.remove(client);
            }
        });
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
        Set.copyOf(watchers.keySet()).forEach(SseClient::close);
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
