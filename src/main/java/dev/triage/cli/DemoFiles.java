package dev.triage.cli;

import dev.triage.core.Category;
import dev.triage.core.Digest;
import dev.triage.runtime.CategoryTable;
import dev.triage.runtime.CsvTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * What a demonstration runs over.
 *
 * @param name of the examples, for people
 * @param categories with titles and destinations, may be empty
 */
record DemoFiles(String name, List<Category> categories, CsvTable examples, CsvTable tickets) {

    /** The help desk that comes with the application. */
    static DemoFiles sample() {
        return new DemoFiles(
                "sample",
                CategoryTable.read("categories.csv", resource("categories.csv")),
                CsvTable.read("sample-examples.csv", resource("examples.csv")),
                CsvTable.read("sample-tickets.csv", resource("tickets.csv")));
    }

    static DemoFiles of(CsvTable examples, CsvTable tickets) {
        return new DemoFiles(examples.name(), List.of(), examples, tickets);
    }

    /** Differs with the examples, so that two sets never mix. */
    String folder() {
        return name.replaceAll("[^A-Za-z0-9.-]", "-") + "-" + digest(examples);
    }

    /** Short, the same for the same rows. */
    static String digest(CsvTable table) {
        return String.format("%08x", Digest.of(table.rows().toString()).high() >>> 32);
    }

    private static InputStream resource(String name) {
        InputStream in = DemoFiles.class.getResourceAsStream("/sample/" + name);
        if (in == null) {
            throw new UncheckedIOException(new IOException("the application was built without " + name));
        }
        return in;
    }
}
