package dev.triage.web.faq;

import dev.triage.core.Digest;
import dev.triage.core.FaqEntry;
import dev.triage.runtime.SetupException;
import dev.triage.web.CsvText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Collected answers from a CSV file with the columns {@code question} and {@code answer} and, optionally, {@code id},
 * {@code link} and {@code category}. An entry without an id gets one from its question, so that the same file again names
 * the same entries.
 *
 * @param entries of two with the same id the later one
 * @param withdrawn ids of rows that have an id and nothing to say
 * @param badRows numbers of rows that lack a question or an answer; the header is row 1
 */
public record FaqTable(List<FaqEntry> entries, Set<String> withdrawn, List<Long> badRows) {
    private static final int MOST_ENTRIES = 100_000;

    /** @throws SetupException if it can't be read or lacks a column */
    public static FaqTable read(Path file) {
        String name = file.getFileName().toString();
        Map<String, FaqEntry> entries = new LinkedHashMap<>();
        Set<String> withdrawn = new LinkedHashSet<>();
        List<Long> bad = new ArrayList<>();
        List<String> columns = new ArrayList<>();
        try {
            CsvText.detect(file, name).forEach((number, fields) -> {
                if (number == 1) {
                    fields.forEach(field -> columns.add(field.strip().toLowerCase(Locale.ROOT)));
                    requireColumns(columns, name);
                    return true;
                }
                Row row = new Row(columns, fields);
                if (row.isEntry()) {
                    FaqEntry entry = row.entry();
                    entries.put(entry.id(), entry);
                } else if (!row.get("id").isEmpty() && row.get("answer").isEmpty()) {
                    withdrawn.add(row.get("id"));
                } else if (fields.size() != 1 || !fields.get(0).isBlank()) {
                    bad.add(number);
                }
                return entries.size() < MOST_ENTRIES;
            });
        } catch (IOException e) {
            throw new SetupException("The file " + name + " can't be read: " + e.getMessage(), e);
        }
        withdrawn.removeAll(entries.keySet());
        return new FaqTable(List.copyOf(entries.values()), withdrawn, bad);
    }

    private static void requireColumns(List<String> columns, String name) {
        if (!columns.contains("question") || !columns.contains("answer")) {
            throw new SetupException("The file " + name + " needs the columns question and answer in its first line.");
        }
    }

    private record Row(List<String> columns, List<String> fields) {

        boolean isEntry() {
            return !get("question").isEmpty() && !get("answer").isEmpty();
        }

        FaqEntry entry() {
            String id = get("id");
            return new FaqEntry(
                    id.isEmpty()
                            ? String.format("%016x", Digest.of(get("question")).high())
                            : id,
                    get("question"),
                    get("answer"),
                    get("link"),
                    get("category"));
        }

        String get(String name) {
            int at = columns.indexOf(name);
            return at < 0 || at >= fields.size() ? "" : fields.get(at).strip();
        }
    }
}
