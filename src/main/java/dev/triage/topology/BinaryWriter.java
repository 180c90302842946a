package dev.triage.topology;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;

/** Writes the fixed binary encoding of stores and internal topics: big-endian, lengths as variable-length integers. */
final class BinaryWriter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(2048);
    private final DataOutputStream out = new DataOutputStream(bytes);

    BinaryWriter u8(int value) {
        return write(() -> out.writeByte(value));
    }

    BinaryWriter i64(long value) {
        return write(() -> out.writeLong(value));
    }

    BinaryWriter f64(double value) {
        return write(() -> out.writeDouble(value));
    }

    /** Base 128, low groups first; small numbers that aren't negative take few bytes. */
    BinaryWriter varint(int value) {
        int rest = value;
        while ((rest & ~0x7F) != 0) {
            bytes.write(rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        bytes.write(rest);
        return this;
    }

    BinaryWriter string(String value) {
        return blob(value.getBytes(StandardCharsets.UTF_8));
    }

    BinaryWriter blob(byte[] value) {
        varint(value.length);
        bytes.writeBytes(value);
        return this;
    }

    BinaryWriter floats(float[] values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * Float.BYTES);
        FloatBuffer floats = buffer.asFloatBuffer();
        floats.put(values);
        return blob(buffer.array());
    }

    BinaryWriter longs(long[] values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * Long.BYTES);
        LongBuffer longs = buffer.asLongBuffer();
        longs.put(values);
        return blob(buffer.array());
    }

    BinaryWriter doubles(double[] values) {
        varint(values.length);
        for (double value : values) {
            f64(value);
        }
        return this;
    }

    BinaryWriter varints(int[] values) {
        varint(values.length);
        for (int value : values) {
            varint(value);
        }
        return this;
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    private interface Write {
        void run() throws IOException;
    }

    private BinaryWriter write(Write write) {
        try {
            write.run();
        } catch (IOException e) {
            throw new UncheckedIOException("memory can't fail", e);
        }
        return this;
    }
}
