package dev.triage.topology;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.errors.SerializationException;

/** Reads what {@link BinaryWriter} wrote. Whatever the bytes are, it fails with a {@link SerializationException} only. */
final class BinaryReader {
    private final ByteBuffer buffer;

    BinaryReader(byte[] bytes) {
        this.buffer = ByteBuffer.wrap(bytes);
    }

    int u8() {
        need(1);
        return buffer.get() & 0xFF;
    }

    long i64() {
        need(Long.BYTES);
        return buffer.getLong();
    }

    double f64() {
        need(Double.BYTES);
        return buffer.getDouble();
    }

    int varint() {
        int value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            int group = u8();
            value |= (group & 0x7F) << shift;
            if ((group & 0x80) == 0) {
                return value;
            }
        }
        throw new SerializationException("a number is longer than 32 bits");
    }

    String string() {
        return new String(blob(), StandardCharsets.UTF_8);
    }

    byte[] blob() {
        byte[] bytes = new byte[length(1)];
        buffer.get(bytes);
        return bytes;
    }

    float[] floats() {
        int bytes = length(1);
        float[] values = new float[bytes / Float.BYTES];
        slice(bytes, Float.BYTES).asFloatBuffer().get(values);
        return values;
    }

    long[] longs() {
        int bytes = length(1);
        long[] values = new long[bytes / Long.BYTES];
        slice(bytes, Long.BYTES).asLongBuffer().get(values);
        return values;
    }

    double[] doubles() {
        double[] values = new double[length(Double.BYTES)];
        for (int i = 0; i < values.length; i++) {
            values[i] = f64();
        }
        return values;
    }

    int[] varints() {
        int[] values = new int[length(1)];
        for (int i = 0; i < values.length; i++) {
            values[i] = varint();
        }
        return values;
    }

    /** @throws SerializationException if bytes are left */
    void end() {
        if (buffer.hasRemaining()) {
            throw new SerializationException(buffer.remaining() + " bytes too many");
        }
    }

    /** @throws SerializationException unless the next byte is that */
    BinaryReader format(int expected) {
        int format = u8();
        if (format != expected) {
            throw new SerializationException("format " + format + " where only " + expected + " is known");
        }
        return this;
    }

    /** A number of things that take at least so many bytes each. */
    int length(int least) {
        int length = varint();
        if (length < 0 || (long) length * least > buffer.remaining()) {
            throw new SerializationException("a length of " + length + " exceeds the record");
        }
        return length;
    }

    private ByteBuffer slice(int bytes, int unit) {
        if (bytes % unit != 0) {
            throw new SerializationException(bytes + " bytes aren't whole numbers");
        }
        ByteBuffer slice = buffer.slice(buffer.position(), bytes);
        buffer.position(buffer.position() + bytes);
        return slice;
    }

    private void need(int bytes) {
        if (buffer.remaining() < bytes) {
            throw new SerializationException("the record ends too early", new BufferUnderflowException());
        }
    }
}
