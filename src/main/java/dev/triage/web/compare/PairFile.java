package dev.triage.web.compare;

import dev.triage.runtime.SetupException;
import dev.triage.web.CsvText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A file of pairs, each a standard question and a user's: CSV with a header of any names, of which the columns
 * {@code standard} and {@code question}, or else the first two, count, and {@code group} if there is one.
 */
record PairFile(CsvText csv) {

    /** What fits in a cell of a workbook. */
    static final int LONGEST_TEXT = 32_767;

    /** A row of the file. */
    sealed interface Row {
        /** The header is row 1. */
        long number();

        record Pair(long number, String standard, String question, String group) implements Row {}

        /** @param reason one of a few fixed sentences */
        record Bad(long number, String reason) implements Row {}
    }

    @FunctionalInterface
    interface RowReader {
        /** Returns false to stop. */
        boolean read(Row row) throws IOException;
    }

    /** @throws SetupException if it can't be read or no encoding fits */
    static PairFile detect(Path path, String name) {
        return new PairFile(CsvText.detect(path, name));
    }

    String name() {
        return csv.name();
    }

    /**
     * Reads all rows but the header.
     *
     * @throws SetupException if it isn't CSV or lacks a second column
     */
    void forEach(RowReader reader) throws IOException {
        Columns[] columns = new Columns[1];
        csv.forEach((number, fields) -> {
            if (columns[0] == null) {
                columns[0] = Columns.of(fields, csv.name());
                return true;
            }
            return reader.read(columns[0].row(number, fields));
        });
    }

    private record Columns(int standard, int question, int group) {

        static Columns of(List<String> header, String name) {
            List<String> names = header.stream()
                    .map(column -> column.strip().toLowerCase(Locale.ROOT))
                    .toList();
            if (names.size() < 2) {
                throw new SetupException("The file " + name
                        + " has only one column: it needs two, separated by comma, semicolon or tab.");
            }
            int group = names.indexOf("group");
            int standard = names.indexOf("standard");
            int question = names.indexOf("question");
            if (standard < 0 || question < 0) {
                int[] others = IntStream.range(0, names.size())
                        .filter(i -> i != group || names.size() == 2)
                        .toArray();
                standard = others[0];
                question = others[1];
            }
            return new Columns(standard, question, group == standard || group == question ? -1 : group);
        }

        Row row(long number, List<String> fields) {
            String standard = field(fields, standard());
            String question = field(fields, question());
            if (fields.isEmpty()) {
                return new Row.Bad(number, "a quote is not closed, or text follows it");
            }
            if (standard.isBlank() || question.isBlank()) {
                return new Row.Bad(
                        number, fields.size() == 1 && fields.get(0).isBlank() ? "empty line" : "a question is missing");
            }
            if (standard.length() > LONGEST_TEXT || question.length() > LONGEST_TEXT) {
                return new Row.Bad(number, "a question is longer than " + LONGEST_TEXT + " characters");
            }
            return new Row.Pair(number, standard, question, group < 0 ? "" : field(fields, group));
        }

        private static String field(List<String> fields, int index) {
            return index < fields.size() ? fields.get(index).strip() : "";
        }
    }
}
