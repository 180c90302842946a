package dev.triage.runtime;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Texts from a CSV file: UTF-8 with a header, columns {@code text} and, as far as they are there, {@code label},
 * {@code id} and {@code subject}.
 *
 * @param name of the file
 * @param rows in the file's order
 */
public record CsvTable(String name, List<Row> rows) {
    private static final char BYTE_ORDER_MARK = 0xFEFF;

    /** One row; columns that the file doesn't have are empty. */
    public record Row(String id, String subject, String text, String label) {}

    /** @throws SetupException if the file can't be read or lacks a column */
    public static CsvTable read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return read(file.getFileName().toString(), in);
        } catch (NoSuchFileException e) {
            throw new SetupException("There is no file " + file + ": check its name.", e);
        } catch (IOException e) {
            throw new SetupException("The file " + file + " can't be read: " + e.getMessage(), e);
        }
    }

    /**
     * A row without an id gets one from file and row, so that reading the same file again names the same tickets.
     *
     * @throws SetupException if it can't be read or lacks a column
     */
    public static CsvTable read(String name, InputStream in) {
        List<Row> rows = new ArrayList<>();
        forEach(
                name,
                in,
                Set.of("text"),
                row -> rows.add(new Row(
                        row.findField("id").filter(id -> !id.isBlank()).orElse(name + ":" + (rows.size() + 1)),
                        row.findField("subject").orElse(""),
                        row.findField("text").orElse(""),
                        row.findField("label").orElse(""))));
        return new CsvTable(name, rows);
    }

    /**
     * The rows that have both a text and a label, as examples must.
     *
     * @param report is told in one sentence if others were left out
     * @throws SetupException if there are none
     */
    public CsvTable examples(Consumer<String> report) {
        List<Row> good = new ArrayList<>();
        List<String> bad = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).text().isBlank() || rows.get(i).label().isBlank()) {
                bad.add(Integer.toString(i + 1));
            } else {
                good.add(rows.get(i));
            }
        }
        if (good.isEmpty()) {
            throw new SetupException("The file " + name + " has no examples: it needs the columns text and label.");
        }
        if (!bad.isEmpty()) {
            report.accept(bad.size() + " rows of " + name + " without text or label were left out: row "
                    + String.join(", ", bad.subList(0, Math.min(10, bad.size()))) + (bad.size() > 10 ? ", …" : "")
                    + ".");
        }
        return new CsvTable(name, good);
    }

    /** True if every row has a label. */
    public boolean labelled() {
        return rows.stream().noneMatch(row -> row.label().isBlank());
    }

    interface RowReader {
        void read(NamedCsvRecord row);
    }

    static void forEach(String name, InputStream in, Set<String> required, RowReader reader) {
        try (CsvReader<NamedCsvRecord> csv = CsvReader.builder()
                .commentStrategy(CommentStrategy.NONE)
                .allowMissingFields(true)
                .maxBufferSize(64 << 20)
                .ofNamedCsvRecord(utf8(in))) {
            boolean first = true;
            for (NamedCsvRecord row : csv) {
                if (first) {
                    requireColumns(name, row, required);
                    first = false;
                }
                requireNoMore(name, row);
                reader.read(row);
            }
        } catch (CsvParseException | IOException | UncheckedIOException e) {
            Optional<Throwable> coding = causes(e).stream()
                    .filter(CharacterCodingException.class::isInstance)
                    .findFirst();
            throw new SetupException(
                    coding.isPresent()
                            ? "The file " + name + " isn't UTF-8: save it as UTF-8."
                            : "The file " + name + " isn't a CSV file that can be read: " + e.getMessage(),
                    e);
        }
    }

    /** Fails on bytes that aren't UTF-8; passes over a byte order mark. */
    private static Reader utf8(InputStream in) throws IOException {
        PushbackReader reader = new PushbackReader(new BufferedReader(new InputStreamReader(
                in,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT))));
        int first = reader.read();
        if (first >= 0 && first != BYTE_ORDER_MARK) {
            reader.unread(first);
        }
        return reader;
    }

    private static void requireColumns(String name, NamedCsvRecord row, Set<String> required) {
        for (String column : required) {
            if (!row.getHeader().contains(column)) {
                String header = String.join(", ", row.getHeader());
                throw new SetupException(
                        "The file " + name + " has no column '" + column + "' in its first line: it has "
                                + header + "."
                                + (header.matches(".*[;\\t].*") ? " Save it with commas between the columns." : ""));
            }
        }
    }

    /** A comma in a text without quotation marks would pass its rest for the label. */
    private static void requireNoMore(String name, NamedCsvRecord row) {
        int columns = row.getHeader().size();
        List<String> fields = row.getFields();
        if (fields.stream().skip(columns).anyMatch(field -> !field.isBlank())) {
            throw new SetupException("Line " + row.getStartingLineNumber() + " of " + name + " has " + fields.size()
                    + " fields, the first line " + columns + ": put texts that have commas in quotation marks.");
        }
    }

    private static List<Throwable> causes(Throwable thrown) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = thrown; cause != null && causes.size() < 20; cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }
}
