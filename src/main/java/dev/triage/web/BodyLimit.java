package dev.triage.web;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds what requests take: each body in length and in the time until it is there, and the memory of all bodies and
 * unsent answers that are held at once.
 */
public final class BodyLimit {
    private static final long BODY_BYTES = 8L << 20;
    private static final long TOTAL_BYTES = 128L << 20;

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long FORM_BYTES = 16 << 10;
    private static final long FORMS_BYTES = 64L << 20;
    private static final Duration FORM_PATIENCE = Duration.ofSeconds(10);

    private final long mostBytes;
    private final long mostTotal;
    private final Duration patience;
    private final AtomicLong total = new AtomicLong();

    BodyLimit(long mostBytes, long mostTotal, Duration patience) {
        this.mostBytes = mostBytes;
        this.mostTotal = mostTotal;
        this.patience = patience;
    }

    public static BodyLimit standard() {
        return new BodyLimit(BODY_BYTES, TOTAL_BYTES, PATIENCE);
    }

    /** For a few short fields, which anybody may send: as many at once as there can be connections. */
    public static BodyLimit ofForms() {
        return new BodyLimit(FORM_BYTES, FORMS_BYTES, FORM_PATIENCE);
    }

    Duration patience() {
        return patience;
    }

    long mostBytes() {
        return mostBytes;
    }

    Room room() {
        return new Room();
    }

    /** What one request takes. */
    final class Room implements AutoCloseable {
        private long taken;
        private boolean closed;

        /** @throws ApiException 503 if all requests together take too much */
        synchronized void take(int bytes) {
            if (closed) {
                return;
            }
            taken += bytes;
            if (total.addAndGet(bytes) > mostTotal) {
                throw ApiException.busy();
            }
        }

        synchronized void give(int bytes) {
            if (!closed) {
                taken -= bytes;
                total.addAndGet(-bytes);
            }
        }

        @Override
        public synchronized void close() {
            closed = true;
            total.addAndGet(-taken);
            taken = 0;
        }
    }
}
