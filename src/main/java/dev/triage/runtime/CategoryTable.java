package dev.triage.runtime;

import dev.triage.core.Category;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads categories from CSV with the columns {@code category}, {@code title} and {@code destination}. */
public final class CategoryTable {

    private CategoryTable() {}

    /** @throws SetupException if it can't be read or lacks a column */
    public static List<Category> read(String name, InputStream in) {
        List<Category> categories = new ArrayList<>();
        CsvTable.forEach(
                name,
                in,
                Set.of("category", "title", "destination"),
                row -> categories.add(
                        Category.of(row.getField("category"), row.getField("title"), row.getField("destination"))));
        return categories;
    }
}
