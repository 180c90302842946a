package dev.triage.runtime.embedded;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that has happened to the registry, one JSON object a line, on disk before it is answered. A last line
 * that a killed process has left unfinished was never answered, and is cut off.
 */
final class RegistryJournal implements AutoCloseable {

    /** What happened. Which fields are set depends on the kind. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Entry(Kind kind, String subject, Integer version, Integer id, String schema, String value) {

        enum Kind {
            /** A version of a subject has a schema under an id. */
            REGISTERED,
            DELETED,
            PURGED,
            /** The value is a level, or null for none; the subject null for all. */
            COMPATIBILITY,
            MODE
        }

        static Entry registered(String subject, int version, int id, String schema) {
            return new Entry(Kind.REGISTERED, subject, version, id, schema, null);
        }

        static Entry version(Kind kind, String subject, int version) {
            return new Entry(kind, subject, version, null, null, null);
        }

        static Entry setting(Kind kind, String subject, String value) {
            return new Entry(kind, subject, null, null, null, value);
        }
    }

    private static final JsonMapper JSON = new JsonMapper();

    private final FileChannel channel;
    private final List<Entry> past;

    private RegistryJournal(FileChannel channel, List<Entry> past) {
        this.channel = channel;
        this.past = past;
    }

    static RegistryJournal open(Path file) throws IOException {
        byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        List<Entry> past = new ArrayList<>();
        for (String line :
                new String(bytes, 0, end, StandardCharsets.UTF_8).lines().toList()) {
            try {
                past.add(JSON.readValue(line, Entry.class));
            } catch (JsonProcessingException e) {
                throw new IOException("line " + (past.size() + 1) + " of " + file + " is damaged", e);
            }
        }
        FileChannel channel = FileChannel.open(file, CREATE, READ, WRITE);
        channel.truncate(end);
        channel.position(end);
        return new RegistryJournal(channel, past);
    }

    /** What had happened when the journal was opened, oldest first. */
    List<Entry> past() {
        return past;
    }

    /** Returns when the disk has it. */
    void append(Entry entry) throws IOException {
        long before = channel.position();
        try {
            ByteBuffer line = ByteBuffer.wrap((JSON.writeValueAsString(entry) + "\n").getBytes(StandardCharsets.UTF_8));
            while (line.hasRemaining()) {
                channel.write(line);
            }
            channel.force(false);
        } catch (IOException e) {
            channel.truncate(before); // the disk may be full: no half line before the next one
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
