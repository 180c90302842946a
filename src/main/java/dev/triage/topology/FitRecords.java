package dev.triage.topology;

import dev.triage.core.FitParameters;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * A fit as records of the {@code centroids} topic: chunks below the broker's message limit, then a marker that closes
 * it. Written in one transaction; the marker's version is the digest of all chunks, so that no mixture of two fits is
 * ever taken for one.
 */
public final class FitRecords {
    static final int CHUNK_BYTES = 512 << 10;

    private FitRecords() {}

    /** In the order in which they must be written. */
    public static List<StateRecord> of(FitParameters fit, Instant fittedAt) {
        byte[] bytes = FitCodec.encode(fit);
        List<StateRecord> records = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += CHUNK_BYTES) {
            byte[] chunk = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + CHUNK_BYTES));
            records.add(new StateRecord.OfFitChunk(fit.encoder(), records.size(), chunk));
        }
        records.add(new StateRecord.OfFit(fit.encoder(), version(bytes), records.size(), fittedAt));
        return records;
    }

    /** The same for the same parameters. */
    public static String version(FitParameters fit) {
        return version(FitCodec.encode(fit));
    }

    static String version(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().toHexDigits(ByteBuffer.wrap(digest).getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
