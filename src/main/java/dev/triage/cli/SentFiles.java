package dev.triage.cli;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** Notes in the data folder which files have been sent, by their digests. */
final class SentFiles {
    private final Path notes;

    SentFiles(Path directory) {
        notes = directory.resolve("sent.properties");
    }

    /** @param what kind of file */
    boolean has(String what, String digest) throws IOException {
        return digest.equals(read().getProperty(what));
    }

    void note(String what, String digest) throws IOException {
        Properties noted = read();
        noted.setProperty(what, digest);
        try (Writer writer = Files.newBufferedWriter(notes)) {
            noted.store(writer, "What has been sent");
        }
    }

    private Properties read() throws IOException {
        Properties noted = new Properties();
        if (Files.exists(notes)) {
            try (Reader reader = Files.newBufferedReader(notes)) {
                noted.load(reader);
            }
        }
        return noted;
    }
}
