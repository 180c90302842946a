package dev.triage.web;

import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes over requests: gathers a body in memory or in a file, without holding a thread, and hands it to whoever answers. */
public final class RequestBody {
    private static final Logger LOG = LoggerFactory.getLogger(RequestBody.class);
    private static final Duration UPLOAD_PATIENCE = Duration.ofMinutes(10);

    private RequestBody() {}

    /** What is done once the body is there. */
    @FunctionalInterface
    public interface Handler {
        /** Anything thrown becomes an error answer; otherwise it must see to it that the answer ends, now or later. */
        void handle(byte[] body, Answer answer) throws Exception;
    }

    /** What is done once the file is there. */
    @FunctionalInterface
    public interface FileHandler {
        /** As the other's; what it throws refuses the file. */
        void handle(Answer answer) throws Exception;
    }

    /** @param bodies room for bodies and answers, shared by all requests */
    public static void read(Context context, BodyLimit bodies, ErrorShape errors, Handler handler) {
        context.future(() -> {
            Answer answer = new Answer(context, bodies, errors);
            ByteArrayOutputStream body = new ByteArrayOutputStream(1024);
            BodyReader.Sink sink = (bytes, length) -> {
                answer.room().take(length);
                body.write(bytes, 0, length);
            };
            BodyReader.read(context, bodies.mostBytes(), bodies.patience(), sink)
                    .whenComplete((nothing, failure) ->
                            handle(failure, answer, () -> handler.handle(body.toByteArray(), answer)));
            return answer.done();
        });
    }

    /** @param file where the body goes; deleted unless the handler accepts it */
    public static void readInto(
            Path file, Context context, BodyLimit bodies, long mostBytes, ErrorShape errors, FileHandler handler) {
        context.future(() -> {
            Answer answer = new Answer(context, bodies, errors);
            try {
                OutputStream out = Files.newOutputStream(file);
                BodyReader.Sink sink = (bytes, length) -> out.write(bytes, 0, length);
                BodyReader.read(context, mostBytes, UPLOAD_PATIENCE, sink).whenComplete((nothing, failure) -> {
                    if (!handle(closed(out, failure), answer, () -> handler.handle(answer))) {
                        delete(file);
                    }
                });
            } catch (IOException e) {
                answer.fail(e);
            }
            return answer.done();
        });
    }

    /** @return the failure there was, or that of closing; null if there is none */
    private static Throwable closed(OutputStream out, Throwable failure) {
        try {
            out.close();
        } catch (IOException e) {
            return failure == null ? e : failure;
        }
        return failure;
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("event=file-not-deleted error={}", e.getClass().getName());
        }
    }

    @FunctionalInterface
    private interface Step {
        void run() throws Exception;
    }

    /** @return whether the step ran without throwing */
    private static boolean handle(Throwable failure, Answer answer, Step step) {
        if (failure instanceof TimeoutException) {
            answer.fail(ApiException.of(408, "The request's body did not arrive in time."));
        } else if (failure != null) {
            answer.fail(failure);
        } else {
            try {
                step.run();
                return true;
            } catch (Exception | StackOverflowError e) {
                answer.fail(e);
            }
        }
        return false;
    }
}
