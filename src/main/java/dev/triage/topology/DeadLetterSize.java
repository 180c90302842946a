package dev.triage.topology;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Keeps a dead letter below the mebibyte that brokers usually take: whatever came must not be too long to be put aside. */
public final class DeadLetterSize {
    /** Of a value; with the longest key and headers still below a mebibyte. */
    static final int MOST_BYTES = 1_000_000;

    /** Of a key. */
    static final int MOST_KEY_BYTES = 16 << 10;

    /** Of all the headers that a record came with, together. */
    private static final int MOST_HEADER_BYTES = 16 << 10;

    private DeadLetterSize() {}

    /** The value, or its beginning. */
    public static byte[] bounded(byte[] value) {
        return bounded(value, MOST_BYTES);
    }

    /** The key, or its beginning. */
    public static byte[] boundedKey(byte[] key) {
        return bounded(key, MOST_KEY_BYTES);
    }

    private static byte[] bounded(byte[] bytes, int most) {
        return bytes == null || bytes.length <= most ? bytes : Arrays.copyOf(bytes, most);
    }

    /** Says in a header how long the value is, if it has to be cut. */
    public static void noteLength(Headers headers, byte[] value) {
        if (value != null && value.length > MOST_BYTES) {
            headers.add(DeadLetterHeaders.LENGTH, Integer.toString(value.length).getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * Where headers are too long together, leaves only those that say why it is dead, and the beginning of their values.
     *
     * @param why how the names of those begin
     */
    public static void boundHeaders(Headers headers, String why) {
        Header[] all = headers.toArray();
        if (Arrays.stream(all).mapToLong(DeadLetterSize::bytes).sum() <= MOST_HEADER_BYTES) {
            return;
        }
        for (Header header : all) {
            headers.remove(header.key());
        }
        for (Header header : all) {
            if (header.key().startsWith(why)) {
                headers.add(header.key(), bounded(header.value(), MOST_HEADER_BYTES / 2));
            }
        }
    }

    private static long bytes(Header header) {
        return header.key().length() * 3L + (header.value() == null ? 0 : header.value().length);
    }
}
