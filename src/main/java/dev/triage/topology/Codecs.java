package dev.triage.topology;

import dev.triage.core.Centroid;
import dev.triage.core.CentroidKey;
import dev.triage.core.Digest;
import dev.triage.core.EncodedExample;
import dev.triage.core.Encoding;
import dev.triage.core.TicketHistory;
import dev.triage.core.TokenCounts;
import java.util.function.Function;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * The fixed binary encodings of stores and internal topics. Each begins with its format's number, so that a later
 * release can tell what it reads.
 */
final class Codecs {
    private static final int FORMAT = 1;

    static final Serde<EncodedExample> ENCODED_EXAMPLE = serde(Codecs::encode, Codecs::decodeExample);
    static final Serde<CentroidKey> CENTROID_KEY = serde(Codecs::encode, Codecs::decodeKey);
    static final Serde<Centroid> CENTROID = serde(Codecs::encode, Codecs::decodeCentroid);
    static final Serde<Contribution> CONTRIBUTION = serde(Codecs::encode, Codecs::decodeContribution);
    static final Serde<TicketHistory> TICKET_HISTORY = serde(TicketCodec::encode, TicketCodec::decode);

    private Codecs() {}

    private static byte[] encode(EncodedExample example) {
        return write(new BinaryWriter().u8(FORMAT), example).toBytes();
    }

    private static EncodedExample decodeExample(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes).format(FORMAT);
        EncodedExample example = readExample(in);
        in.end();
        return example;
    }

    private static byte[] encode(CentroidKey key) {
        return new BinaryWriter()
                .u8(FORMAT)
                .string(key.encoder())
                .string(key.category())
                .toBytes();
    }

    private static CentroidKey decodeKey(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes).format(FORMAT);
        CentroidKey key = new CentroidKey(in.string(), in.string());
        in.end();
        return key;
    }

    private static byte[] encode(Centroid centroid) {
        TokenCounts words = centroid.words();
        BinaryWriter out = new BinaryWriter()
                .u8(FORMAT)
                .i64(centroid.count())
                .longs(centroid.sum())
                .varint(words.size());
        int previous = -1;
        for (int i = 0; i < words.size(); i++) {
            out.varint(words.bucketAt(i) - previous).varint(words.countAt(i));
            previous = words.bucketAt(i);
        }
        return out.toBytes();
    }

    private static Centroid decodeCentroid(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes).format(FORMAT);
        long count = in.i64();
        long[] sum = in.longs();
        int size = in.varint();
        if (size < 0 || size > bytes.length) {
            throw new SerializationException(size + " words exceed the record");
        }
        int[] buckets = new int[size];
        int[] counts = new int[size];
        int previous = -1;
        for (int i = 0; i < size; i++) {
            previous += in.varint();
            buckets[i] = previous;
            counts[i] = in.varint();
        }
        in.end();
        return new Centroid(count, sum, TokenCounts.of(buckets, counts));
    }

    private static byte[] encode(Contribution contribution) {
        BinaryWriter out = new BinaryWriter().u8(FORMAT).u8(contribution.added() ? 1 : 0);
        return write(out, contribution.example()).toBytes();
    }

    private static Contribution decodeContribution(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes).format(FORMAT);
        Contribution contribution = new Contribution(in.u8() == 1, readExample(in));
        in.end();
        return contribution;
    }

    private static BinaryWriter write(BinaryWriter out, EncodedExample example) {
        return out.string(example.category())
                .string(example.encoder())
                .i64(example.text().high())
                .i64(example.text().low())
                .floats(example.encoding().vector())
                .varints(example.encoding().tokens())
                .u8(example.encoding().truncated() ? 1 : 0);
    }

    private static EncodedExample readExample(BinaryReader in) {
        return new EncodedExample(
                in.string(),
                in.string(),
                new Digest(in.i64(), in.i64()),
                new Encoding(in.floats(), in.varints(), in.u8() == 1));
    }

    /** A serde that keeps null null and answers bytes that it can't read with a {@link SerializationException}. */
    private static <T> Serde<T> serde(Function<T, byte[]> encode, Function<byte[], T> decode) {
        return Serdes.serdeFrom((topic, value) -> value == null ? null : encode.apply(value), (topic, bytes) -> {
            if (bytes == null) {
                return null;
            }
            try {
                return decode.apply(bytes);
            } catch (IllegalArgumentException e) {
                throw new SerializationException(e.getMessage(), e);
            }
        });
    }
}
