package dev.triage.encoder;

import dev.triage.encoder.TinyNetwork.Message;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** A network that counts to the end of time where one token is among its input, and is like the tiny one otherwise. */
public final class HangingNetwork {
    private static final int FLOAT = 1;
    private static final int INT64 = 7;
    private static final int BOOL = 9;

    private HangingNetwork() {}

    /**
     * A folder as of {@link TinyNetwork}.
     *
     * @param word the one it hangs on, a single token
     */
    public static Path folder(Path parent, String name, int dimension, String word) throws Exception {
        byte[] json = EncoderCatalogue.standard()
                .descriptor("all-minilm-l6-v2-q")
                .tokenizer()
                .read();
        try (SentenceTokenizer tokenizer = SentenceTokenizer.open(json, 16, 1, true)) {
            int token = tokenizer.tokenize(word).words()[0];
            return TinyNetwork.folder(parent, name, dimension, onnx(dimension, token));
        }
    }

    private static byte[] onnx(int dimension, int token) {
        Message graph = new Message()
                .message(1, node("Gather", "rows", "table", "input_ids"))
                .message(1, node("Equal", "found", "input_ids", "token"))
                .message(1, node("Cast", "hits", "found").message(5, number("to", INT64)))
                .message(1, node("ReduceMax", "hit", "hits").message(5, number("keepdims", 0)))
                .message(1, node("Mul", "rounds", "hit", "forever"))
                .message(1, node("Loop", "count", "rounds", "", "zero").message(5, body()))
                .message(1, node("Mul", "nothing", "count", "zero"))
                .message(1, node("Add", "vectors", "rows", "nothing"))
                .text(2, "hanging")
                .message(5, TinyNetwork.table(dimension))
                .message(5, scalar("token", token))
                .message(5, scalar("forever", 1L << 50))
                .message(5, scalar("zero", 0f))
                .message(11, input("input_ids"))
                .message(12, output("vectors", dimension));
        Message opset = new Message().text(1, "").number(2, 13);
        return new Message().number(1, 8).message(7, graph).message(8, opset).bytes();
    }

    private static Message body() {
        Message graph = new Message()
                .message(1, node("Identity", "go", "going"))
                .message(1, node("Add", "after", "before", "one"))
                .text(2, "body")
                .message(5, scalar("one", 1f))
                .message(11, TinyNetwork.value("round", INT64))
                .message(11, TinyNetwork.value("going", BOOL))
                .message(11, TinyNetwork.value("before", FLOAT))
                .message(12, TinyNetwork.value("go", BOOL))
                .message(12, TinyNetwork.value("after", FLOAT));
        return new Message().text(1, "body").message(6, graph).number(20, 5);
    }

    private static Message node(String type, String output, String... inputs) {
        Message node = new Message();
        for (String input : inputs) {
            node.text(1, input);
        }
        return node.text(2, output).text(4, type);
    }

    private static Message number(String name, int value) {
        return new Message().text(1, name).number(3, value).number(20, 2);
    }

    private static Message scalar(String name, long value) {
        byte[] bytes = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
        return new Message().number(2, INT64).text(8, name).field(9, bytes);
    }

    private static Message scalar(String name, float value) {
        byte[] bytes = ByteBuffer.allocate(Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(value)
                .array();
        return new Message().number(2, FLOAT).text(8, name).field(9, bytes);
    }

    private static Message input(String name) {
        return TinyNetwork.value(name, INT64, TinyNetwork.dimension("batch"), TinyNetwork.dimension("tokens"));
    }

    private static Message output(String name, int dimension) {
        return TinyNetwork.value(
                name,
                FLOAT,
                TinyNetwork.dimension("batch"),
                TinyNetwork.dimension("tokens"),
                TinyNetwork.size(dimension));
    }
}
