package dev.triage.web.compare;

import dev.triage.core.Encoder;
import dev.triage.core.Encoding;
import dev.triage.core.Vectors;
import dev.triage.encoder.EncoderDescriptor;
import dev.triage.encoder.Encoders;
import dev.triage.runtime.SetupException;
import dev.triage.web.ApiException;
import dev.triage.web.ServedEncoders;
import dev.triage.web.WorkPool;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Scores a file of pairs. What is found goes to a file of its own, so that memory doesn't grow with the number of rows.
 * One run at a time; another thread may look at it and cancel it.
 */
public final class PairScorer {
    private static final int CHUNK = 256;
    private static final int MOST_BAD_ROWS = 1000;

    private final PairFile file;
    private final String encoderName;
    private final ServedEncoders encoders;
    private final WorkPool pool;
    private final Path results;
    private final long mostRows;
    private final Histogram histogram = new Histogram();
    private final List<PairFile.Row.Bad> badRows = new ArrayList<>();
    private final List<ScoredPair> first = new ArrayList<>();
    private long badCount;
    private long cutCount;
    private long rows;
    private long done;
    private long startNanos;
    private long endNanos;
    private volatile boolean cancelled;

    /**
     * @param encoderName an encoder's, or {@value Encoders#AUTO} for one by the script of each pair
     * @param results file to write to
     * @throws SetupException if the file can't be read as text
     */
    public static PairScorer of(
            Path file,
            String name,
            String encoderName,
            ServedEncoders encoders,
            WorkPool pool,
            Path results,
            long mostRows) {
        if (!encoderName.equals(Encoders.AUTO) && encoders.find(encoderName).isEmpty()) {
            throw new SetupException("There is no encoder '" + encoderName + "'.");
        }
        return new PairScorer(PairFile.detect(file, name), encoderName, encoders, pool, results, mostRows);
    }

    private PairScorer(
            PairFile file, String encoderName, ServedEncoders encoders, WorkPool pool, Path results, long mostRows) {
        this.file = file;
        this.encoderName = encoderName;
        this.encoders = encoders;
        this.pool = pool;
        this.results = results;
        this.mostRows = mostRows;
    }

    /**
     * Counts the rows, then scores them.
     *
     * @throws SetupException if the file isn't CSV or has too many rows
     */
    public void run() throws IOException, InterruptedException {
        synchronized (this) {
            startNanos = System.nanoTime();
        }
        long[] counted = {0};
        file.forEach(row -> ++counted[0] <= mostRows && !cancelled);
        if (counted[0] > mostRows) {
            throw new SetupException(
                    "The file " + file.name() + " has more than " + mostRows + " rows, which are allowed: split it.");
        }
        synchronized (this) {
            rows = counted[0];
        }
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(results)))) {
            List<PairFile.Row.Pair> chunk = new ArrayList<>(CHUNK);
            file.forEach(row -> {
                if (row instanceof PairFile.Row.Pair pair) {
                    chunk.add(pair);
                } else {
                    bad((PairFile.Row.Bad) row);
                }
                if (chunk.size() == CHUNK) {
                    score(chunk, out);
                    chunk.clear();
                }
                return !cancelled;
            });
            if (!cancelled) {
                score(chunk, out);
            }
        }
        synchronized (this) {
            endNanos = System.nanoTime();
        }
    }

    private synchronized void bad(PairFile.Row.Bad row) {
        badCount++;
        done++;
        if (badRows.size() < MOST_BAD_ROWS) {
            badRows.add(row);
        }
    }

    private void score(List<PairFile.Row.Pair> chunk, DataOutputStream out) throws IOException {
        ScoredPair[] scored = new ScoredPair[chunk.size()];
        WorkPool.Job job = submit(chunk, scored);
        try {
            job.done().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
        synchronized (this) {
            for (int i = 0; i < scored.length && !cancelled; i++) {
                ScoredPair pair = scored[i];
                if (pair == null) {
                    badCount++;
                    if (badRows.size() < MOST_BAD_ROWS) {
                        badRows.add(new PairFile.Row.Bad(chunk.get(i).number(), "no encoder knows the language"));
                    }
                    continue;
                }
                histogram.add(pair.similarity());
                cutCount += pair.cut() ? 1 : 0;
                pair.write(out);
                if (first.size() < 200) {
                    first.add(pair);
                }
            }
        }
    }

    /** Waits for its turn where a single request would be turned away. */
    private WorkPool.Job submit(List<PairFile.Row.Pair> chunk, ScoredPair[] scored) {
        while (true) {
            try {
                return pool.submit(chunk.size(), index -> {
                    if (!cancelled) {
                        scored[index] = score(chunk.get(index));
                        synchronized (this) {
                            done++;
                        }
                    }
                });
            } catch (ApiException busy) {
                if (cancelled) {
                    throw busy;
                }
                try {
                    TimeUnit.MILLISECONDS.sleep(100);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw busy;
                }
            }
        }
    }

    private ScoredPair score(PairFile.Row.Pair pair) {
        Optional<Encoder> chosen = encoder(pair);
        if (chosen.isEmpty()) {
            return null;
        }
        Encoder encoder = chosen.get();
        Encoding standard = encoder.encode(pair.standard());
        Encoding question = encoder.encode(pair.question());
        return new ScoredPair(
                pair.number(),
                pair.standard(),
                pair.question(),
                Histogram.rounded(Vectors.dot(standard.vector(), question.vector())),
                encoders.descriptor(encoder).name(),
                standard.tokens().length,
                question.tokens().length,
                standard.truncated() || question.truncated());
    }

    /** The same one for both: vectors of two encoders can't be compared. Reads texts as they are. */
    private Optional<Encoder> encoder(PairFile.Row.Pair pair) {
        Optional<EncoderDescriptor> descriptor = encoderName.equals(Encoders.AUTO)
                ? encoders.select(pair.standard() + "\n" + pair.question()).map(encoders::descriptor)
                : encoders.find(encoderName);
        return descriptor.map(encoders::open);
    }

    public void cancel() {
        cancelled = true;
    }

    public boolean cancelled() {
        return cancelled;
    }

    PairFile file() {
        return file;
    }

    Path results() {
        return results;
    }

    /** Where it stands. */
    synchronized PairReport report() {
        long end = endNanos != 0 ? endNanos : System.nanoTime();
        return new PairReport(
                file.name(),
                file.csv().charset().name(),
                file.csv().separatorName(),
                rows,
                done,
                histogram.total(),
                badCount,
                cutCount,
                histogram.mean(),
                histogram.counts(),
                List.copyOf(badRows),
                List.copyOf(first),
                startNanos == 0 ? 0 : (end - startNanos) / 1e9);
    }
}
