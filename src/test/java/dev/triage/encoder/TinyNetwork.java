package dev.triage.encoder;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A network of one layer, written field by field as ONNX's protocol buffers: each token's vector is a row of a table.
 * Unlike BERT it asks for the ids alone.
 */
public final class TinyNetwork {
    private static final int VOCABULARY = 30_522;
    private static final int FLOAT = 1;
    private static final int INT64 = 7;

    private TinyNetwork() {}

    /** A folder with the network, MiniLM's tokenizer and a descriptor, as a user might make one. */
    public static Path folder(Path parent, String name, int dimension, String... moreLines) throws Exception {
        return folder(parent, name, dimension, onnx("input_ids", dimension), moreLines);
    }

    static Path folder(Path parent, String name, int dimension, byte[] network, String... moreLines) throws Exception {
        Path folder = Files.createDirectories(parent.resolve(name));
        byte[] tokenizer = EncoderCatalogue.standard()
                .descriptor("all-minilm-l6-v2-q")
                .tokenizer()
                .read();
        Files.write(folder.resolve("tiny.onnx"), network);
        Files.write(folder.resolve("tokenizer.json"), tokenizer);
        Files.writeString(
                folder.resolve(EncoderDescriptor.FILE_NAME),
                String.join(
                        "\n",
                        "name=" + name,
                        "scripts=Cyrillic",
                        "dimension=" + dimension,
                        "pooling=mean",
                        "token-limit=16",
                        "similarity-threshold=0.5",
                        "model=tiny.onnx",
                        "model-sha256=" + VerifiedFile.sha256(network),
                        "tokenizer=tokenizer.json",
                        "tokenizer-sha256=" + VerifiedFile.sha256(tokenizer),
                        String.join("\n", moreLines)));
        return folder;
    }

    static byte[] onnx(String input, int dimension) {
        Message node =
                new Message().text(1, "table").text(1, input).text(2, "vectors").text(4, "Gather");
        Message graph = new Message()
                .message(1, node)
                .text(2, "tiny")
                .message(5, table(dimension))
                .message(11, value(input, INT64, dimension("batch"), dimension("tokens")))
                .message(12, value("vectors", FLOAT, dimension("batch"), dimension("tokens"), size(dimension)));
        Message opset = new Message().text(1, "").number(2, 13);
        return new Message().number(1, 8).message(7, graph).message(8, opset).bytes();
    }

    static Message table(int dimension) {
        ByteBuffer rows =
                ByteBuffer.allocate(VOCABULARY * dimension * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < VOCABULARY * dimension; i++) {
            rows.putFloat((float) Math.sin(i));
        }
        return new Message()
                .number(1, VOCABULARY)
                .number(1, dimension)
                .number(2, FLOAT)
                .text(8, "table")
                .field(9, rows.array());
    }

    static Message value(String name, int type, Message... dimensions) {
        Message shape = new Message();
        for (Message dimension : dimensions) {
            shape.message(1, dimension);
        }
        Message tensor = new Message().number(1, type).message(2, shape);
        return new Message().text(1, name).message(2, new Message().message(1, tensor));
    }

    static Message dimension(String name) {
        return new Message().text(2, name);
    }

    static Message size(int size) {
        return new Message().number(1, size);
    }

    static final class Message {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Message number(int field, long value) {
            varint(field << 3);
            varint(value);
            return this;
        }

        Message text(int field, String value) {
            return field(field, value.getBytes(StandardCharsets.UTF_8));
        }

        Message message(int field, Message value) {
            return field(field, value.bytes());
        }

        Message field(int field, byte[] value) {
            varint(field << 3 | 2);
            varint(value.length);
            out.writeBytes(value);
            return this;
        }

        byte[] bytes() {
            return out.toByteArray();
        }

        private void varint(long value) {
            long rest = value;
            while (rest > 0x7F) {
                out.write((int) (rest & 0x7F | 0x80));
                rest >>>= 7;
            }
            out.write((int) rest);
        }
    }
}
