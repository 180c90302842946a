package dev.triage.web.embedding;

import dev.triage.core.Encoder;
import dev.triage.core.Encoding;
import dev.triage.encoder.EncoderDescriptor;
import dev.triage.encoder.TokenLimit;
import dev.triage.web.Answer;
import dev.triage.web.ApiException;
import dev.triage.web.ServedEncoders;
import dev.triage.web.WorkPool;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.LongFunction;

/**
 * Encodes the texts of one request and writes each embedding as soon as those before it are there. A client that goes
 * away is noticed by its writes failing, and what it asked for is left undone.
 */
final class EmbeddingJob {
    private final Answer answer;
    private final List<String> texts;
    private final int dimensions;
    private final Layout layout;
    private final byte[][] pending;
    private int nextToWrite;
    private long tokens;

    /**
     * How an answer looks.
     *
     * @param head what stands before the embeddings
     * @param element writes an embedding, given its index
     * @param tail what stands behind them, given the number of tokens
     */
    record Layout(String head, BiFunction<Integer, float[], byte[]> element, LongFunction<String> tail) {}

    private EmbeddingJob(Answer answer, List<String> texts, int dimensions, Layout layout) {
        this.answer = answer;
        this.texts = texts;
        this.dimensions = dimensions;
        this.layout = layout;
        this.pending = new byte[texts.size()][];
    }

    /**
     * @param dimensions of the vectors in the answer, 0 for all
     * @throws ApiException 503 if there is too much work
     */
    static void start(
            WorkPool pool,
            ServedEncoders encoders,
            EncoderDescriptor descriptor,
            Answer answer,
            List<String> texts,
            int dimensions,
            Layout layout) {
        EmbeddingJob job = new EmbeddingJob(answer, texts, dimensions, layout);
        WorkPool.Job work = pool.submit(texts.size(), index -> job.encode(encoders.open(descriptor), index));
        answer.onGone(work::cancel);
        work.done().whenComplete((nothing, failure) -> {
            if (failure == null) {
                job.finish();
            } else {
                answer.fail(failure);
            }
        });
    }

    /** As the other, but 400 if a text is longer than the encoder's limit. */
    static void startUnlessLong(
            WorkPool pool,
            ServedEncoders encoders,
            EncoderDescriptor descriptor,
            Answer answer,
            List<String> texts,
            int dimensions,
            Layout layout) {
        TokenLimit limit = encoders.limit(descriptor);
        WorkPool.Job check = pool.submit(texts.size(), index -> {
            if (limit.cuts(texts.get(index))) {
                throw ApiException.badRequest("the input length exceeds the context length");
            }
        });
        check.done()
                .thenRun(() -> start(pool, encoders, descriptor, answer, texts, dimensions, layout))
                .whenComplete((nothing, failure) -> {
                    if (failure != null) {
                        answer.fail(failure);
                    }
                });
    }

    private void encode(Encoder encoder, int index) {
        Encoding encoding = encoder.encode(texts.get(index));
        byte[] element = layout.element().apply(index, shortened(encoding.vector(), dimensions));
        synchronized (this) {
            tokens += encoding.tokens().length;
            pending[index] = element;
            writeReady();
        }
    }

    private void writeReady() {
        while (nextToWrite < pending.length && pending[nextToWrite] != null) {
            answer.write(nextToWrite == 0 ? layout.head() : ",");
            answer.write(pending[nextToWrite]);
            pending[nextToWrite++] = null;
        }
    }

    private synchronized void finish() {
        if (texts.isEmpty()) {
            answer.write(layout.head());
        }
        writeReady();
        answer.write(layout.tail().apply(tokens));
        answer.end();
    }

    /** The first components, made a unit vector again. */
    static float[] shortened(float[] vector, int dimensions) {
        if (dimensions == 0 || dimensions == vector.length) {
            return vector;
        }
        double squares = 0;
        for (int i = 0; i < dimensions; i++) {
            squares += (double) vector[i] * vector[i];
        }
        double scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
        float[] result = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            result[i] = (float) (vector[i] * scale);
        }
        return result;
    }
}
