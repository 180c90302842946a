package dev.triage.runtime.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.triage.runtime.SetupException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A backup on disk: JSON lines, compressed. The first says what it is, the last how many came between, so that half a
 * file is noticed.
 */
final class BackupFile {
    private static final int FORMAT = 1;

    /** Of a line: the longest text there may be, each of its characters escaped. */
    private static final int MOST_CHARACTERS = 32 << 20;

    private BackupFile() {}

    /** Writes records to a file that is there when it is whole. */
    static final class Writer implements AutoCloseable {
        private final Path file;
        private final Path partial;
        private final BufferedWriter out;
        private long records;

        Writer(Path file) throws IOException {
            this.file = file;
            partial = file.resolveSibling(file.getFileName() + ".partial");
            out = new BufferedWriter(new OutputStreamWriter(
                    new GZIPOutputStream(Files.newOutputStream(partial)), StandardCharsets.UTF_8));
            line(BackupRecord.JSON.createObjectNode().put("kind", "backup").put("format", FORMAT));
        }

        void add(BackupRecord record) throws IOException {
            line(record.toJson());
            records++;
        }

        /** The file is complete and appears under its name. */
        void finish() throws IOException {
            line(BackupRecord.JSON.createObjectNode().put("kind", "end").put("records", records));
            out.close();
            Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        }

        private void line(ObjectNode json) throws IOException {
            out.write(json.toString());
            out.write('\n');
        }

        @Override
        public void close() throws IOException {
            out.close();
            Files.deleteIfExists(partial);
        }
    }

    /** @throws SetupException if it can't be read or isn't whole; records before the damage have been given then */
    static void read(Path file, Consumer<BackupRecord> each) {
        long line = 1;
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            JsonNode first = parse(line(in));
            if (!first.path("kind").asText().equals("backup")
                    || first.path("format").asInt() != FORMAT) {
                throw new SetupException("The file " + file + " is no backup that this version can read.");
            }
            for (JsonNode next = parse(line(in)); ; next = parse(line(in))) {
                if (next.path("kind").asText().equals("end")) {
                    if (next.path("records").asLong() != line - 1) {
                        throw new SetupException("The backup " + file + " lacks records: take another one.");
                    }
                    return;
                }
                line++;
                each.accept(BackupRecord.read(next));
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new SetupException(
                    "The backup " + file + " can't be read beyond its line " + line + ": " + e.getMessage() + ".", e);
        }
    }

    /** Whoever packs a line that is longer than any record doesn't get it into memory. */
    private static String line(BufferedReader in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return line.isEmpty() ? null : line.toString();
            }
            if (line.length() == MOST_CHARACTERS) {
                throw new IOException("the line is longer than any record");
            }
            line.append((char) next);
        }
        return line.toString();
    }

    private static JsonNode parse(String line) throws IOException {
        if (line == null) {
            throw new IOException("it ends too early");
        }
        return BackupRecord.JSON.readTree(line);
    }
}
