package dev.triage.web;

import io.javalin.http.Context;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request whose body is read, and whose answer is written, whenever the network is ready: a client that sends or reads
 * slowly costs memory within limits, but no thread. Safe for use by several threads.
 */
public final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    /** Nothing is sent before so many bytes are there, so that a failure can still choose the status. */
    private static final int COMMIT_BYTES = 64 << 10;

    private static final int PATIENCE_SECONDS = 30;
    private static final int UPLOAD_PATIENCE_SECONDS = 600;

    private final HttpServletResponse response;
    private final ErrorShape errors;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private int waitingBytes;
    private String contentType = Json.TYPE;
    private ServletOutputStream out;
    private boolean ended;
    private boolean gone;
    private Runnable whenGone = () -> {};

    private Exchange(Context context, ErrorShape errors) {
        this.response = context.res();
        this.errors = errors;
        context.attribute(WebServer.ANSWERED, true);
    }

    /** What is done once the body is there. */
    @FunctionalInterface
    public interface Handler {
        /** Anything thrown becomes an error answer; otherwise it must see to it that the exchange ends, now or later. */
        void handle(byte[] body, Exchange exchange) throws Exception;
    }

    /**
     * Takes over a request.
     *
     * @param bodies room for bodies, shared by all requests
     */
    public static void begin(Context context, BodyLimit bodies, ErrorShape errors, Handler handler) {
        context.future(() -> {
            Exchange exchange = new Exchange(context, errors);
            BodyLimit.Room room = bodies.room();
            exchange.done.whenComplete((nothing, failure) -> room.close());
            ByteArrayOutputStream body = new ByteArrayOutputStream(1024);
            Sink sink = (bytes, length) -> {
                room.take(length);
                body.write(bytes, 0, length);
            };
            exchange.read(context, bodies.mostBytes(), PATIENCE_SECONDS, sink)
                    .whenComplete((nothing, failure) -> exchange.handle(failure, handler, body));
            return exchange.done;
        });
    }

    /**
     * Takes over a request whose body goes to a file.
     *
     * @param handler is given an empty body
     */
    public static void upload(Context context, Path file, long mostBytes, ErrorShape errors, Handler handler) {
        context.future(() -> {
            Exchange exchange = new Exchange(context, errors);
            try {
                OutputStream out = Files.newOutputStream(file);
                Sink sink = (bytes, length) -> out.write(bytes, 0, length);
                exchange.read(context, mostBytes, UPLOAD_PATIENCE_SECONDS, sink).whenComplete((nothing, failure) -> {
                    try {
                        out.close();
                    } catch (IOException e) {
                        exchange.fail(e);
                    }
                    exchange.handle(failure, handler, new ByteArrayOutputStream(0));
                });
            } catch (IOException e) {
                exchange.fail(e);
            }
            return exchange.done;
        });
    }

    /** Takes what has arrived. */
    @FunctionalInterface
    private interface Sink {
        void take(byte[] bytes, int length) throws IOException;
    }

    private CompletableFuture<Void> read(Context context, long mostBytes, int patienceSeconds, Sink sink) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        try {
            BodyReader.refuseFarTooLong(context.req().getContentLengthLong(), mostBytes);
            ServletInputStream in = context.req().getInputStream();
            in.setReadListener(new BodyReader(in, sink, mostBytes, result));
        } catch (IOException | ApiException e) {
            result.completeExceptionally(e);
        }
        return result.orTimeout(patienceSeconds, TimeUnit.SECONDS);
    }

    private void handle(Throwable failure, Handler handler, ByteArrayOutputStream body) {
        if (failure instanceof TimeoutException) {
            fail(ApiException.of(408, "The request's body did not arrive in time."));
        } else if (failure != null) {
            fail(failure);
        } else {
            try {
                handler.handle(body.toByteArray(), this);
            } catch (Exception | StackOverflowError e) {
                fail(e);
            }
        }
    }

    /** Is told if the client has gone before its answer was complete. */
    public synchronized void onGone(Runnable action) {
        whenGone = action;
    }

    /** Before the first write. */
    public synchronized void contentType(String type) {
        contentType = type;
    }

    /** Adds to an answer with status 200. */
    public synchronized void write(byte[] bytes) {
        if (gone || ended) {
            return;
        }
        waiting.add(bytes);
        waitingBytes += bytes.length;
        if (out != null) {
            drain();
        } else if (waitingBytes >= COMMIT_BYTES) {
            commit(200, -1);
        }
    }

    public void write(String text) {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** No more to come. */
    public synchronized void end() {
        if (gone || ended) {
            return;
        }
        ended = true;
        if (out == null) {
            commit(200, waitingBytes);
        } else {
            drain();
        }
    }

    public void json(Object value) {
        write(Json.bytes(value));
        end();
    }

    /** Answers with an error if nothing has been sent, or breaks off the answer so that it can't be taken for whole. */
    public synchronized void fail(Throwable thrown) {
        if (ended || gone) {
            return;
        }
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        ApiException error = cause instanceof ApiException known
                ? known
                : ApiException.of(500, "The service failed to answer; its log says more.");
        if (!(cause instanceof ApiException) && !(cause instanceof IOException)) {
            LOG.warn("event=request-failed error={}", cause.getClass().getName());
        }
        ended = true;
        if (out != null) {
            LOG.warn("event=answer-broken-off");
            done.complete(null);
            return;
        }
        waiting.clear();
        byte[] body = Json.bytes(errors.body(error));
        waiting.add(body);
        contentType = Json.TYPE;
        if (error.status() == 503 || error.status() == 429) {
            response.setHeader("Retry-After", "1");
        }
        if (error.status() == 413 || error.status() == 408) {
            response.setHeader("Connection", "close");
        }
        commit(error.status(), body.length);
    }

    private void commit(int status, int length) {
        try {
            response.setStatus(status);
            response.setContentType(contentType);
            if (length >= 0) {
                response.setContentLength(length);
            }
            out = response.getOutputStream();
            out.setWriteListener(new Writer());
        } catch (IOException | IllegalStateException e) {
            lost();
        }
    }

    private synchronized void drain() {
        try {
            while (!gone && out.isReady()) {
                byte[] chunk = waiting.poll();
                if (chunk == null) {
                    if (ended) {
                        done.complete(null);
                    }
                    return;
                }
                out.write(chunk);
            }
        } catch (IOException | IllegalStateException e) {
            lost();
        }
    }

    private void lost() {
        Runnable action;
        synchronized (this) {
            if (gone) {
                return;
            }
            gone = true;
            waiting.clear();
            action = whenGone;
        }
        action.run();
        done.complete(null);
    }

    private final class Writer implements WriteListener {
        @Override
        public void onWritePossible() {
            drain();
        }

        @Override
        public void onError(Throwable thrown) {
            lost();
        }
    }

    /** Gathers a body as it arrives. */
    private static final class BodyReader implements ReadListener {
        private final ServletInputStream in;
        private final Sink sink;
        private final long mostBytes;
        private final CompletableFuture<Void> result;
        private final byte[] buffer = new byte[8192];
        private long taken;
        private Exception refusal;

        BodyReader(ServletInputStream in, Sink sink, long mostBytes, CompletableFuture<Void> result) {
            this.in = in;
            this.sink = sink;
            this.mostBytes = mostBytes;
            this.result = result;
        }

        static void refuseFarTooLong(long announced, long mostBytes) {
            if (announced > 8 * mostBytes) {
                throw tooLong(mostBytes);
            }
        }

        private static ApiException tooLong(long mostBytes) {
            return ApiException.of(
                    413, "The request's body is too long: at most " + (mostBytes >> 20) + " MB are allowed at once.");
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
}
