package dev.triage.web;

import dev.triage.runtime.SetupException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A CSV file as people's spreadsheets write it. The encoding is whichever of UTF-8, UTF-16 with its mark and GB18030
 * reads without a fault, the separator the comma, semicolon or tab that the first lines use most evenly.
 *
 * @param name as the user knows it
 * @param charset found
 * @param separator found
 */
public record CsvText(Path path, String name, Charset charset, char separator) {
    private static final Charset GB18030 = Charset.forName("GB18030");
    private static final char BYTE_ORDER_MARK = 0xFEFF;

    /** Takes the rows one by one, the header included. */
    @FunctionalInterface
    public interface RowReader {
        /**
         * @param number 1 for the header; an empty line has one too, as in a spreadsheet
         * @param fields none if the row's quotes can't be understood
         * @return false to stop
         */
        boolean read(long number, List<String> fields) throws IOException;
    }

    /** @throws SetupException if it can't be read or no encoding fits */
    public static CsvText detect(Path path, String name) {
        try {
            for (Charset charset : candidates(path)) {
                if (decodes(path, charset)) {
                    return new CsvText(path, name, charset, separator(path, charset));
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
            try (Reader in = open(path, charset)) {
                CsvRows rows = new CsvRows(in, candidate);
                for (List<String> row = rows.next(); row != null && columns.size() < 50; row = rows.next()) {
                    columns.add(row.size());
                }
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

    /** @throws SetupException if it is empty, or its header isn't CSV */
    public void forEach(RowReader reader) throws IOException {
        long number = 0;
        try (Reader in = open(path, charset)) {
            CsvRows rows = new CsvRows(in, separator);
            for (List<String> row = rows.next(); row != null; row = rows.next()) {
                number++;
                if (number == 1 && row.isEmpty()) {
                    throw new SetupException("The header of the file " + name
                            + " can't be read as CSV: look for a quote that isn't closed.");
                }
                if (!reader.read(number, row)) {
                    return;
                }
            }
        }
        if (number == 0) {
            throw new SetupException("The file " + name + " is empty: it needs a header and two columns.");
        }
    }

    /** For messages and workbooks. */
    public String separatorName() {
        return List.of("comma", "semicolon", "tab").get(",;\t".indexOf(separator));
    }
}
