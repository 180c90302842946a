package dev.triage.encoder;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.triage.core.Digest;
import dev.triage.core.Encoder;
import dev.triage.core.Encoding;
import dev.triage.core.ForwardingEncoder;
import dev.triage.core.TriageMetrics;

/**
 * Remembers the encodings of texts seen lately.
 *
 * <p>Texts are known by their digest, so that a cache holds no customer's words. Two threads that miss the same text at
 * once both encode it: the result is the same, and neither waits.
 */
public final class CachingEncoder extends ForwardingEncoder {
    /** Objects, digest and the cache's own node, as seen on a 64-bit JVM. */
    private static final int OVERHEAD = 224;

    private final TriageMetrics metrics;
    private final Cache<Digest, Encoding> cache;

    /**
     * @param encoder closed with this one
     * @param maximumBytes about how much memory the encodings may take
     */
    public CachingEncoder(Encoder encoder, long maximumBytes, TriageMetrics metrics) {
        super(encoder);
        this.metrics = requireNonNull(metrics, "metrics");
        this.cache = Caffeine.newBuilder()
                .maximumWeight(maximumBytes)
                .weigher((Digest text, Encoding encoding) -> weight(encoding))
                // upkeep takes microseconds: no other thread needed
                .executor(Runnable::run)
                .build();
    }

    static int weight(Encoding encoding) {
        return OVERHEAD + Float.BYTES * encoding.vector().length + Integer.BYTES * encoding.tokens().length;
    }

    @Override
    public Encoding encode(String text) {
        Digest digest = Digest.of(text);
        Encoding known = cache.getIfPresent(digest);
        metrics.cacheAsked(known != null);
        if (known != null) {
            return known;
        }
        Encoding encoding = super.encode(text);
        cache.put(digest, encoding);
        return encoding;
    }

    @Override
    public void close() {
        cache.invalidateAll();
        super.close();
    }
}
