package dev.triage.web;

import io.javalin.http.Context;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Gathers a body as it arrives, within limits of length and of time as a whole; holds no thread meanwhile. */
final class BodyReader implements ReadListener {
    private static final int BUFFER_BYTES = 8 << 10;

    private final ServletInputStream in;
    private final Sink sink;
    private final long mostBytes;
    private final CompletableFuture<Void> result;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private long taken;
    private Exception refusal;

    private BodyReader(ServletInputStream in, Sink sink, long mostBytes, CompletableFuture<Void> result) {
        this.in = in;
        this.sink = sink;
        this.mostBytes = mostBytes;
        this.result = result;
    }

    /** Takes what has arrived. */
    @FunctionalInterface
    interface Sink {
        void take(byte[] bytes, int length) throws IOException;
    }

    /**
     * @param patience from now to the body's end
     * @return done when all has arrived; fails with {@link java.util.concurrent.TimeoutException} if it takes longer
     */
    static CompletableFuture<Void> read(Context context, long mostBytes, Duration patience, Sink sink) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        try {
            refuseFarTooLong(context.req().getContentLengthLong(), mostBytes);
            ServletInputStream in = context.req().getInputStream();
            BodyReader reader = new BodyReader(in, sink, mostBytes, result);
            if (isThere(in, context.req().getContentLengthLong())) {
                reader.readNow();
                return result;
            }
            in.setReadListener(reader);
        } catch (IOException | ApiException e) {
            result.completeExceptionally(e);
        }
        return result.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A short body mostly comes with its head. */
    private static boolean isThere(ServletInputStream in, long announced) throws IOException {
        return announced >= 0 && announced <= BUFFER_BYTES && in.available() >= announced;
    }

    private void readNow() throws IOException {
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            keep(read);
        }
        onAllDataRead();
    }

    private static void refuseFarTooLong(long announced, long mostBytes) {
        if (announced > 8 * mostBytes) {
            throw tooLong(mostBytes);
        }
    }

    private static ApiException tooLong(long mostBytes) {
        return ApiException.of(
                413,
                "The request's body is too long: at most "
                        + (mostBytes < 1 << 20 ? (mostBytes >> 10) + " kB" : (mostBytes >> 20) + " MB")
                        + " are allowed at once.");
    }

    @Override
    public void onDataAvailable() throws IOException {
        while (in.isReady() && !in.isFinished()) {
            int read = in.read(buffer);
            if (read < 0 || result.isDone()) {
                return;
            }
            keep(read);
        }
    }

    /** A body that is too long is read to its end nevertheless: many clients look at the answer only then. */
    private void keep(int read) {
        taken += read;
        if (refusal != null) {
            return;
        }
        try {
            if (taken > mostBytes) {
                throw tooLong(mostBytes);
            }
            sink.take(buffer, read);
        } catch (ApiException | IOException e) {
            refusal = e;
        }
    }

    @Override
    public void onAllDataRead() {
        if (refusal == null) {
            result.complete(null);
        } else {
            result.completeExceptionally(refusal);
        }
    }

    @Override
    public void onError(Throwable thrown) {
        result.completeExceptionally(thrown);
    }
}
