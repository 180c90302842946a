package dev.triage.web.compare;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A pair and how near its questions are.
 *
 * @param row in the file
 * @param similarity cosine, to six decimals
 * @param encoder name
 * @param standardTokens of the standard question, as far as the encoder took it in
 * @param questionTokens of the user's
 * @param cut true if the encoder's limit cut one of them
 */
record ScoredPair(
        long row,
        String standard,
        String question,
        double similarity,
        String encoder,
        int standardTokens,
        int questionTokens,
        boolean cut) {

    void write(DataOutputStream out) throws IOException {
        out.writeLong(row);
        write(out, standard);
        write(out, question);
        out.writeDouble(similarity);
        out.writeUTF(encoder);
        out.writeInt(standardTokens);
        out.writeInt(questionTokens);
        out.writeBoolean(cut);
    }

    static ScoredPair read(DataInputStream in) throws IOException {
        return new ScoredPair(
                in.readLong(),
                text(in),
                text(in),
                in.readDouble(),
                in.readUTF(),
                in.readInt(),
                in.readInt(),
                in.readBoolean());
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInputStream in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
