package dev.triage.avro;

import static dev.triage.avro.DecodeException.Reason.INCOMPATIBLE_SCHEMA;
import static dev.triage.avro.DecodeException.Reason.INVALID_RECORD;
import static dev.triage.avro.DecodeException.Reason.MALFORMED;
import static dev.triage.avro.DecodeException.Reason.NOT_AVRO;
import static dev.triage.avro.DecodeException.Reason.TOO_LARGE;
import static dev.triage.avro.DecodeException.Reason.TRUNCATED;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.io.parsing.ResolvingGrammarGenerator;
import org.apache.avro.io.parsing.Symbol;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;

/** Reads and writes one kind of record on one thread, with buffers and readers kept from record to record. */
final class RecordCoder<T, R extends SpecificRecord> {

    private static final byte MAGIC = 0;
    private static final int HEADER = 1 + Integer.BYTES;

    private final RecordType<T, R> type;
    private final SchemaRegistry registry;
    private final int maxBytes;

    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(1024);
    private final SpecificDatumWriter<R> writer;
    private BinaryEncoder encoder;

    private final Map<Integer, DatumReader<R>> readersById = new HashMap<>();
    private BinaryDecoder decoder;

    RecordCoder(RecordType<T, R> type, SchemaRegistry registry, int maxBytes) {
        this.type = type;
        this.registry = registry;
        this.maxBytes = maxBytes;
        writer = new SpecificDatumWriter<>(type.schema(), type.model());
    }

    byte[] encode(int schemaId, T value) {
        buffer.reset();
        buffer.write(MAGIC);
        for (int shift = 24; shift >= 0; shift -= 8) {
            buffer.write(schemaId >>> shift);
        }
        try {
            encoder = EncoderFactory.get().binaryEncoder(buffer, encoder);
            writer.write(type.toRecord().apply(value), encoder);
            encoder.flush();
        } catch (IOException | RuntimeException e) {
            throw new SerializationException(
                    type.name() + " can't be written: " + e.getClass().getSimpleName(), e);
        }
        return buffer.toByteArray();
    }

    T decode(String key, byte[] bytes) {
        if (bytes.length > maxBytes) {
            throw new DecodeException(
                    TOO_LARGE, "it has " + bytes.length + " bytes, more than the " + maxBytes + " allowed");
        }
        if (bytes.length < HEADER || bytes[0] != MAGIC) {
            throw new DecodeException(NOT_AVRO, "it doesn't begin with a zero byte and a schema id");
        }
        int schemaId = ByteBuffer.wrap(bytes).getInt(1);
        R record = read(schemaId, bytes);
        try {
            return type.toCore().apply(record, key);
        } catch (IllegalArgumentException e) {
            throw new DecodeException(INVALID_RECORD, "it is not valid as " + type.name() + ": " + e.getMessage());
        }
    }

    private R read(int schemaId, byte[] bytes) {
        DatumReader<R> reader = reader(schemaId);
        try {
            decoder = DecoderFactory.get().binaryDecoder(bytes, HEADER, bytes.length - HEADER, decoder);
            R record = reader.read(null, decoder);
            if (!decoder.isEnd()) {
                throw new DecodeException(MALFORMED, "it goes on after the end of " + type.name());
            }
            return record;
        } catch (DecodeException e) {
            throw e;
        } catch (EOFException e) {
            throw new DecodeException(TRUNCATED, "it ends before " + type.name() + " does");
        } catch (IOException | RuntimeException | StackOverflowError e) {
            // Avro throws whatever comes, also IndexOutOfBounds and ClassCast; a schema may nest without end
            throw unreadable(schemaId, e);
        }
    }

    private DecodeException unreadable(int schemaId, Throwable cause) {
        return fits(registry.schema(schemaId))
                ? new DecodeException(
                        MALFORMED,
                        "it doesn't follow its schema " + schemaId + ": "
                                + cause.getClass().getSimpleName())
                : new DecodeException(
                        INCOMPATIBLE_SCHEMA, "its schema " + schemaId + " can't be read as " + type.name());
    }

    private boolean fits(Schema written) {
        try {
            return !Symbol.hasErrors(new ResolvingGrammarGenerator().generate(written, type.schema()));
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    private DatumReader<R> reader(int schemaId) {
        DatumReader<R> known = readersById.get(schemaId);
        if (known == null) {
            known = new SpecificDatumReader<>(registry.schema(schemaId), type.schema(), type.model());
            readersById.put(schemaId, known);
        }
        return known;
    }
}
