package dev.triage.web.compare;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.triage.runtime.SetupException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A file of pairs, each a standard question and a user's: CSV with a header of any names, of which the columns
 * {@code standard} and {@code question}, or else the first two, count, and {@code group} if there is one. The encoding
 * is whichever of UTF-8, UTF-16 with its mark and GB18030 reads without a fault, the separator the comma, semicolon or
 * tab that the first lines use most evenly.
 *
 * @param name as the user knows it
 * @param charset found
 * @param separator found
 */
record PairFile(Path path, String name, Charset charset, char separator) {
    private static final Charset GB18030 = Charset.forName("GB18030");
    private static final char BYTE_ORDER_MARK = 0xFEFF;

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
        try {
            for (Charset charset : candidates(path)) {
                if (decodes(path, charset)) {
                    return new PairFile(path, name, charset, separator(path, charset));
                }
            }
        } catch (NoSuchFileException e) {
            throw new SetupException("There is no file " + name + ": check its name.", e);
        } catch (IOException e) {
            throw new SetupException("The file " + name + " can't be read: " + e.getMessage(), e);
        }
        throw new SetupException("The file " + name
                + " is neither UTF-8 nor GB18030 text: save it as 'CSV UTF-8', and not as a workbook.");
    }

    private static List<Charset> candidates(Path path) throws IOException {
        byte[] start = new byte[2];
        try (InputStream in = Files.newInputStream(path)) {
            in.readNBytes(start, 0, 2);
        }
        boolean marked = start[0] == (byte) 0xFE && start[1] == (byte) 0xFF
                || start[0] == (byte) 0xFF && start[1] == (byte) 0xFE;
        return marked ? List.of(StandardCharsets.UTF_16) : List.of(StandardCharsets.UTF_8, GB18030);
    }

    /** No control characters either: a workbook or an image may be valid GB18030. */
    private static boolean decodes(Path path, Charset charset) throws IOException {
        char[] buffer = new char[8192];
        try (Reader reader = open(path, charset)) {
            for (int read = reader.read(buffer); read >= 0; read = reader.read(buffer)) {
                for (int i = 0; i < read; i++) {
                    if (buffer[i] == 0 || buffer[i] < ' ' && "\t\n\r\f\u001a".indexOf(buffer[i]) < 0) {
                        return false;
                    }
                }
            }
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static Reader open(Path path, Charset charset) throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(
                new BufferedInputStream(Files.newInputStream(path)),
                charset.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)));
        reader.mark(1);
        if (reader.read() != BYTE_ORDER_MARK) {
            reader.reset();
        }
        return reader;
    }

    /** The one that cuts most of the first rows into the same number of columns, two at least. */
    private static char separator(Path path, Charset charset) throws IOException {
        char best = ',';
        int most = -1;
        for (char candidate : new char[] {',', ';', '\t'}) {
            List<Integer> columns = new ArrayList<>();
            try (CsvReader<CsvRecord> csv = csv(open(path, charset), candidate)) {
                for (CsvRecord row : csv) {
                    columns.add(row.getFieldCount());
                    if (columns.size() == 50) {
                        break;
                    }
                }
            } catch (CsvParseException | UncheckedIOException e) {
                continue;
            }
            int expected = columns.isEmpty() ? 0 : columns.get(0);
            int even = expected < 2
                    ? -1
                    : (int) columns.stream().filter(count -> count == expected).count();
            if (even > most) {
                most = even;
                best = candidate;
            }
        }
        return best;
    }

    private static CsvReader<CsvRecord> csv(Reader reader, char separator) {
        return CsvReader.builder()
                .fieldSeparator(separator)
                .commentStrategy(CommentStrategy.NONE)
                .allowMissingFields(true)
                .allowExtraFields(true)
                .maxBufferSize(16 << 20)
                .ofCsvRecord(reader);
    }

    /**
     * Reads all rows but the header.
     *
     * @throws SetupException if it isn't CSV or lacks a second column
     */
    void forEach(RowReader reader) throws IOException {
        long number = 0;
        try (CsvReader<CsvRecord> csv = csv(open(path, charset), separator)) {
            Columns columns = null;
            for (CsvRecord row : csv) {
                number++;
                if (columns == null) {
                    columns = Columns.of(row.getFields(), name);
                } else if (!reader.read(columns.row(number, row.getFields()))) {
                    return;
                }
            }
            if (columns == null) {
                throw new SetupException("The file " + name + " is empty: it needs a header and two columns.");
            }
        } catch (CsvParseException | UncheckedIOException e) {
            throw new SetupException(
                    "The file " + name + " can't be read as CSV after row " + number + ": look for a quote that isn't"
                            + " closed.",
                    e);
        }
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
                int[] others = java.util.stream.IntStream.range(0, names.size())
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

    /** For messages and workbooks. */
    String separatorName() {
        return Arrays.asList("comma", "semicolon", "tab").get(",;\t".indexOf(separator));
    }
}
