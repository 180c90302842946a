package dev.triage.cli;

import dev.triage.runtime.CsvTable;
import dev.triage.runtime.SetupException;
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

    /**
     * @param what kind of file
     * @throws SetupException if the notes can't be read
     */
    boolean has(String what, CsvTable table) {
        return DemoFiles.digest(table).equals(read().getProperty(what));
    }

    /** @throws SetupException if the folder can't be written */
    void note(String what, CsvTable table) {
        Properties noted = read();
        noted.setProperty(what, DemoFiles.digest(table));
        try (Writer writer = Files.newBufferedWriter(notes)) {
            noted.store(writer, "What has been sent");
        } catch (IOException e) {
            throw new SetupException("The file " + notes + " can't be written: " + e.getMessage(), e);
        }
    }

    private Properties read() {
        Properties noted = new Properties();
        if (Files.exists(notes)) {
            try (Reader reader = Files.newBufferedReader(notes)) {
                noted.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                throw new SetupException(
                        "The file " + notes + " can't be read: " + e.getMessage()
                                + ". Start with another --data folder.",
                        e);
            }
        }
        return noted;
    }
}
