package dev.triage.web;

import io.javalin.http.Context;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
            context.attribute(WebServer.ANSWERED, true);
            CompletableFuture<byte[]> body = read(context, bodies, exchange.done);
            body.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).whenComplete((bytes, failure) -> {
                if (failure instanceof TimeoutException) {
                    exchange.fail(ApiException.of(408, "The request's body did not arrive in time."));
                } else if (failure != null) {
                    exchange.fail(failure);
                } else {
                    try {
                        handler.handle(bytes, exchange);
                    } catch (Exception | StackOverflowError e) {
                        exchange.fail(e);
                    }
                }
            });
            return exchange.done;
        });
    }

    private static CompletableFuture<byte[]> read(Context context, BodyLimit bodies, CompletableFuture<Void> answered) {
        CompletableFuture<byte[]> result = new CompletableFuture<>();
        try {
            BodyLimit.Room room = bodies.room(context.req().getContentLengthLong());
            answered.whenComplete((nothing, failure) -> room.close());
            ServletInputStream in = context.req().getInputStream();
            in.setReadListener(new BodyReader(in, room, result));
        } catch (IOException | ApiException e) {
            result.completeExceptionally(e);
        }
        return result;
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
        private final BodyLimit.Room room;
        private final CompletableFuture<byte[]> result;
        private final byte[] buffer = new byte[8192];
        private ByteArrayOutputStream body = new ByteArrayOutputStream(1024);
        private ApiException refusal;

        BodyReader(ServletInputStream in, BodyLimit.Room room, CompletableFuture<byte[]> result) {
            this.in = in;
            this.room = room;
            this.result = result;
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
            if (refusal != null) {
                return;
            }
            try {
                room.take(read);
                body.write(buffer, 0, read);
            } catch (ApiException e) {
                refusal = e;
                body = new ByteArrayOutputStream();
            }
        }

        @Override
        public void onAllDataRead() {
            if (refusal == null) {
                result.complete(body.toByteArray());
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
