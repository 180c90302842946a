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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which open items resemble each other. Vectors are made one after the other in a thread of its own, as soon as items
 * come; texts that were routed here lately are still in the encoder's cache.
 */
final class AlikeIndex implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AlikeIndex.class);
    private static final int IDLE_MS = 500;

    private final ReviewQueue queue;
    private final EncoderSelector encoders;
    private final Map<String, Vector> vectors = new ConcurrentHashMap<>();
    private final Thread thread = new Thread(this::run, "console-alike");
    private volatile boolean closed;

    AlikeIndex(ReviewQueue queue, EncoderSelector encoders) {
        this.queue = queue;
        this.encoders = encoders;
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.start();
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

    private void run() {
        long seen = -1;
        while (!closed) {
            try {
                long version = queue.version();
                if (version == seen) {
                    Thread.sleep(IDLE_MS);
                    continue;
                }
                seen = version;
                Set<String> open = new HashSet<>();
                for (ReviewQueue.Item item : queue.snapshot()) {
                    if (closed) {
                        return;
                    }
                    open.add(item.id());
                    vector(item);
                }
                vectors.keySet().retainAll(open);
                Thread.sleep(IDLE_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                LOG.warn("event=alike-failed error={}", e.getClass().getName());
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(5000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
