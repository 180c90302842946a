package dev.triage.web.console;

import dev.triage.core.Encoder;
import dev.triage.core.EncoderSelector;
import dev.triage.core.Vectors;
import dev.triage.runtime.console.ReviewQueue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which open items resemble each other. Vectors are made one after the other in a thread of its own, as soon as items
 * come; texts that were routed here lately are still in the encoder's cache.
 */
final class AlikeIndex implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AlikeIndex.class);
    private static final int IDLE_MS = 500;
    private static final double ALIKE = 0.7;
    private static final int MOST_ORIGINS = 100;
    private static final int MOST_COMPARED = 1000;

    private final ReviewQueue queue;
    private final EncoderSelector encoders;
    private final Map<String, Vector> vectors = new ConcurrentHashMap<>();
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "console-alike");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        return thread;
    });
    private long seen = -1;

    AlikeIndex(ReviewQueue queue, EncoderSelector encoders) {
        this.queue = queue;
        this.encoders = encoders;
        worker.scheduleWithFixedDelay(this::follow, 0, IDLE_MS, TimeUnit.MILLISECONDS);
    }

    /** @param encoder empty if no encoder reads the text */
    private record Vector(long offset, String encoder, float[] components) {}

    /** @param similarity cosine, -1 to 1 */
    record Alike(ReviewQueue.Item item, double similarity) {}

    /** Nearest first, without the item itself. */
    List<Alike> nearest(ReviewQueue.Item item, int limit) {
        Vector origin = vector(item);
        if (origin.encoder().isEmpty()) {
            return List.of();
        }
        List<Alike> found = new ArrayList<>();
        for (ReviewQueue.Item other : queue.snapshot()) {
            Vector vector = other.id().equals(item.id()) ? null : vectors.get(other.id());
            if (vector != null && vector.encoder().equals(origin.encoder())) {
                found.add(new Alike(other, Vectors.dot(origin.components(), vector.components())));
            }
        }
        found.sort(Comparator.comparingDouble(Alike::similarity).reversed());
        return found.subList(0, Math.min(limit, found.size()));
    }

    /** Of the most uncertain items the one that most others are like; empty if nothing waits. */
    Optional<ReviewQueue.Item> mostAlike() {
        List<ReviewQueue.Item> all = queue.snapshot();
        List<ReviewQueue.Item> some = all.subList(0, Math.min(MOST_COMPARED, all.size()));
        ReviewQueue.Item best = null;
        long most = -1;
        for (ReviewQueue.Item item : some.subList(0, Math.min(MOST_ORIGINS, some.size()))) {
            Vector origin = vectors.get(item.id());
            long number = some.stream()
                    .filter(other -> areAlike(origin, vectors.get(other.id())))
                    .count();
            if (number > most) {
                best = item;
                most = number;
            }
        }
        return Optional.ofNullable(best);
    }

    private static boolean areAlike(Vector one, Vector other) {
        return one != null
                && other != null
                && !one.encoder().isEmpty()
                && one.encoder().equals(other.encoder())
                && Vectors.dot(one.components(), other.components()) >= ALIKE;
    }

    /** Items compared so far. */
    int size() {
        return vectors.size();
    }

    private Vector vector(ReviewQueue.Item item) {
        Vector known = vectors.get(item.id());
        if (known != null && known.offset() == item.offset()) {
            return known;
        }
        String content = item.ticket().ticket().content();
        Optional<Encoder> encoder = content.isBlank() ? Optional.empty() : encoders.select(content);
        Vector made = encoder.map(chosen -> new Vector(
                        item.offset(), chosen.id(), chosen.encode(content).vector()))
                .orElseGet(() -> new Vector(item.offset(), "", new float[0]));
        vectors.put(item.id(), made);
        return made;
    }

    private void follow() {
        try {
            long version = queue.version();
            if (version != seen) {
                seen = version;
                encodeAll(queue.snapshot());
            }
        } catch (RuntimeException e) {
            LOG.warn("event=alike-failed error={}", e.getClass().getName());
        }
    }

    private void encodeAll(List<ReviewQueue.Item> items) {
        Set<String> open = new HashSet<>();
        for (ReviewQueue.Item item : items) {
            if (worker.isShutdown()) {
                return;
            }
            open.add(item.id());
            vector(item);
        }
        vectors.keySet().retainAll(open);
    }

    @Override
    public void close() {
        worker.shutdownNow();
        try {
            worker.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
