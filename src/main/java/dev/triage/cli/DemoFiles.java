package dev.triage.cli;

import dev.triage.core.Category;
import dev.triage.core.Digest;
import dev.triage.core.FaqEntry;
import dev.triage.runtime.CategoryTable;
import dev.triage.runtime.CsvTable;
import dev.triage.web.faq.FaqTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * What a demonstration runs over.
 *
 * @param name of the examples, for people
 * @param categories with titles and destinations, may be empty
 * @param answers collected, may be empty
 */
record DemoFiles(String name, List<Category> categories, List<FaqEntry> answers, CsvTable examples, CsvTable tickets) {

    /** The help desk that comes with the application. */
    static DemoFiles sample() {
        return new DemoFiles(
                "sample",
                CategoryTable.read("categories.csv", resource("categories.csv")),
                sampleAnswers(),
                CsvTable.read("sample-examples.csv", resource("examples.csv")),
                CsvTable.read("sample-tickets.csv", resource("tickets.csv")));
    }

    static DemoFiles of(CsvTable examples, CsvTable tickets) {
        return new DemoFiles(examples.name(), List.of(), List.of(), examples, tickets);
    }

    /** Differs with the examples, so that two sets never mix. */
    String folder() {
        return name.replaceAll("[^A-Za-z0-9.-]", "-") + "-" + digest(examples);
    }

    /** Short, the same for the same rows. */
    static String digest(CsvTable table) {
        return String.format("%08x", Digest.of(table.rows().toString()).high() >>> 32);
    }

    private static List<FaqEntry> sampleAnswers() {
        try {
            Path copy = Files.createTempFile("faq", ".csv");
            try (InputStream in = resource("faq.csv")) {
                Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
                return FaqTable.read(copy).entries();
            } finally {
                Files.delete(copy);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream resource(String name) {
        InputStream in = DemoFiles.class.getResourceAsStream("/sample/" + name);
        if (in == null) {
            throw new UncheckedIOException(new IOException("the application was built without " + name));
        }
        return in;
    }
}
