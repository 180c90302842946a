package dev.triage.web;

import java.util.concurrent.atomic.AtomicLong;

/** Bounds the memory that requests take: each body, and all bodies and unsent answers that are held at once. */
public final class BodyLimit {
    private static final long BODY_BYTES = 8L << 20;
    private static final long TOTAL_BYTES = 128L << 20;

    private final long mostBytes;
    private final long mostTotal;
    private final AtomicLong total = new AtomicLong();

    BodyLimit(long mostBytes, long mostTotal) {
        this.mostBytes = mostBytes;
        this.mostTotal = mostTotal;
    }

    public static BodyLimit standard() {
        return new BodyLimit(BODY_BYTES, TOTAL_BYTES);
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
