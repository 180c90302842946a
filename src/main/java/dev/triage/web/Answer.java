package dev.triage.web;

import io.javalin.http.Context;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answer that is written whenever the network is ready: a client that reads slowly costs memory within limits, but no
 * thread. Safe for use by several threads.
 */
public final class Answer {
    private static final Logger LOG = LoggerFactory.getLogger(Answer.class);

    /** Nothing is sent before so many bytes are there, so that a failure can still choose the status. */
    private static final int COMMIT_BYTES = 64 << 10;

    private static final int FILE_BYTES = 32 << 10;
    private static final int BEAT_SECONDS = 2;
    private static final ScheduledExecutorService HEART = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "heartbeat");
        thread.setDaemon(true);
        return thread;
    });

    private final HttpServletResponse response;
    private final ErrorShape errors;
    private final BodyLimit.Room room;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private int waitingBytes;
    private String contentType = Json.TYPE;
    private ServletOutputStream out;
    private InputStream source = InputStream.nullInputStream();
    private boolean flush;
    private boolean ended;
    private boolean gone;
    private Runnable whenGone = () -> {};

    Answer(Context context, BodyLimit bodies, ErrorShape errors) {
        this.response = context.res();
        this.errors = errors;
        this.room = bodies.room();
        done.whenComplete((nothing, failure) -> room.close());
        context.attribute(WebServer.ANSWERED, true);
    }

    BodyLimit.Room room() {
        return room;
    }

    /** Complete when the answer has been handed over, or the client has gone. */
    CompletableFuture<Void> done() {
        return done;
    }

    /** Is told if the client goes, or has gone, before its answer was complete. */
    public void onGone(Runnable action) {
        synchronized (this) {
            whenGone = action;
            if (!gone) {
                return;
            }
        }
        action.run();
    }

    /**
     * Sends a blank now and then, which JSON allows anywhere between its parts, so that a client that goes away while
     * nothing is ready is noticed. From the first blank on, a failure can no longer choose the status.
     */
    public void keepAlive() {
        ScheduledFuture<?> beat =
                HEART.scheduleWithFixedDelay(() -> writeNow(" "), BEAT_SECONDS, BEAT_SECONDS, TimeUnit.SECONDS);
        done.whenComplete((nothing, failure) -> beat.cancel(false));
    }

    /** Before the first write. */
    public synchronized void contentType(String type) {
        contentType = type;
    }

    /**
     * Adds to an answer with status 200.
     *
     * @throws ApiException 503 if too much waits to be taken by clients
     */
    public synchronized void write(byte[] bytes) {
        if (gone || ended) {
            return;
        }
        room.take(bytes.length);
        waiting.add(bytes);
        waitingBytes += bytes.length;
        if (out != null) {
            drain();
        } else if (waitingBytes >= COMMIT_BYTES) {
            commit(200, -1);
        }
    }

    /** Adds to the answer and sends what there is, for clients that follow it. */
    public synchronized void writeNow(String text) {
        flush = true;
        write(text);
        if (out == null && !ended && !gone) {
            commit(200, -1);
        }
    }

    /** Answers with a file, which is deleted once it has been sent or the client has gone. */
    public synchronized void file(Path file) throws IOException {
        source = Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE);
        done.whenComplete((nothing, failure) -> closeSource());
        ended = true;
        // without a length: at the last byte of one the server ends the answer by itself, and never calls back
        commit(200, -1);
    }

    private void closeSource() {
        try {
            source.close();
        } catch (IOException e) {
            LOG.warn("event=file-not-closed error={}", e.getClass().getName());
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
        if (out != null) {
            drain();
        } else {
            answer(200);
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
        ApiException error = ApiException.of(thrown);
        if (error.status() == 500 && !(thrown instanceof IOException)) {
            Throwable cause = thrown.getCause() == null ? thrown : thrown.getCause();
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
        waitingBytes = body.length;
        answer(error.status());
    }

    /**
     * Sends a whole answer. A short one fits into the response's buffer, from where it is sent when the answer is done,
     * without a turn of the server's threads to say that they are ready for it; nor is a length stated for it, or its
     * last byte would be sent at once, and wait for the client.
     */
    private void answer(int status) {
        if (waitingBytes >= response.getBufferSize()) {
            commit(status, waitingBytes);
            return;
        }
        try {
            open(status);
            for (byte[] chunk = waiting.poll(); chunk != null; chunk = waiting.poll()) {
                out.write(chunk);
                room.give(chunk.length);
            }
        } catch (IOException | IllegalStateException e) {
            lost();
            return;
        }
        done.complete(null);
    }

    private void commit(int status, int length) {
        try {
            if (length >= 0) {
                response.setContentLength(length);
            }
            open(status);
            out.setWriteListener(new Writer());
        } catch (IOException | IllegalStateException e) {
            lost();
        }
    }

    private void open(int status) throws IOException {
        response.setStatus(status);
        response.setContentType(contentType);
        out = response.getOutputStream();
    }

    private synchronized void drain() {
        try {
            while (!gone && out.isReady()) {
                boolean own = !waiting.isEmpty();
                byte[] chunk = own ? waiting.poll() : source.readNBytes(FILE_BYTES);
                if (own || chunk.length > 0) {
                    out.write(chunk);
                    room.give(own ? chunk.length : 0);
                } else if (ended) {
                    done.complete(null);
                    return;
                } else if (flush) {
                    flush = false;
                    out.flush();
                } else {
                    return;
                }
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
}
