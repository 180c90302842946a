package dev.triage.web;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Rows of CSV (RFC 4180), one by one. A row whose quotes can't be understood costs its first line only: the next row
 * begins on the line after it. So one stray quote doesn't take the rest of a file with it.
 */
final class CsvRows {
    private static final int LONGEST_ROW = 1 << 20;

    private final Reader in;
    private final char separator;
    private final CsvReader.CsvReaderBuilder csv;
    private final Deque<String> again = new ArrayDeque<>();
    private boolean returned;

    /** @param in buffered; the caller closes it */
    CsvRows(Reader in, char separator) {
        this.in = in;
        this.separator = separator;
        this.csv = CsvReader.builder().fieldSeparator(separator).commentStrategy(CommentStrategy.NONE);
    }

    /**
     * The next row's fields, one at least; none if its quotes can't be understood or it has more than a million
     * characters; null at the end.
     */
    List<String> next() throws IOException {
        String first = line();
        if (first == null) {
            return null;
        }
        StringBuilder row = new StringBuilder(first);
        List<String> more = new ArrayList<>();
        boolean open = endsInQuotes(first, false);
        while (open && row.length() < LONGEST_ROW) {
            String line = line();
            if (line == null) {
                break;
            }
            more.add(line);
            row.append('\n').append(line);
            open = endsInQuotes(line, true);
        }
        if (!open && row.length() <= LONGEST_ROW) {
            try {
                return row.length() == 0
                        ? List.of("")
                        : csv.ofSingleCsvRecord(row.toString()).getFields();
            } catch (CsvParseException e) {
                // text behind a closing quote
            }
        }
        for (int i = more.size() - 1; i >= 0; i--) {
            again.addFirst(more.get(i));
        }
        return List.of();
    }

    /** Without its end. Of a line that is longer than any row, only enough to tell that. */
    private String line() throws IOException {
        String known = again.poll();
        if (known != null) {
            return known;
        }
        StringBuilder line = new StringBuilder();
        int read = in.read();
        if (returned && read == '\n') {
            read = in.read();
        }
        if (read < 0) {
            return null;
        }
        while (read >= 0 && read != '\n' && read != '\r') {
            if (line.length() <= LONGEST_ROW) {
                line.append((char) read);
            }
            read = in.read();
        }
        returned = read == '\r';
        return line.toString();
    }

    /** A quote opens at a field's start only; inside, two stand for one. */
    private boolean endsInQuotes(String line, boolean inQuotes) {
        boolean open = inQuotes;
        boolean start = !inQuotes;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (!open) {
                open = c == '"' && start;
                start = c == separator;
            } else if (c == '"') {
                if (i + 1 < line.length() && line.charAt(i + 1) == '"') {
                    i++;
                } else {
                    open = false;
                }
            }
        }
        return open;
    }
}
