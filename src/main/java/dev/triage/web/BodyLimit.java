package dev.triage.web;

import java.util.concurrent.atomic.AtomicLong;

/** Bounds the memory that requests' bodies take: each body, and all that arrive at once. */
public final class BodyLimit {
    public static final long DEFAULT_BODY_BYTES = 8L << 20;
    private static final long DEFAULT_TOTAL_BYTES = 64L << 20;

    private final long mostBytes;
    private final long mostTotal;
    private final AtomicLong total = new AtomicLong();

    BodyLimit(long mostBytes, long mostTotal) {
        this.mostBytes = mostBytes;
        this.mostTotal = mostTotal;
    }

    public static BodyLimit standard() {
        return new BodyLimit(DEFAULT_BODY_BYTES, DEFAULT_TOTAL_BYTES);
    }

    /**
     * @param announced length, or -1
     * @throws ApiException 413 if it is so much too long that it isn't even read
     */
    Room room(long announced) {
        if (announced > 8 * mostBytes) {
            throw tooLong();
        }
        return new Room();
    }

    private ApiException tooLong() {
        return ApiException.of(
                413, "The request's body is too long: at most " + (mostBytes >> 20) + " MB are allowed at once.");
    }

    /** What one body takes. */
    final class Room implements AutoCloseable {
        private long taken;

        /** @throws ApiException 413 if the body gets too long, 503 if all bodies together do */
        synchronized void take(int bytes) {
            if (taken + bytes > mostBytes) {
                throw tooLong();
            }
            taken += bytes;
            if (total.addAndGet(bytes) > mostTotal) {
                throw ApiException.busy();
            }
        }

        @Override
        public synchronized void close() {
            total.addAndGet(-taken);
            taken = 0;
        }
    }
}
