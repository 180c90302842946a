package dev.triage.web.compare;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.triage.web.CsvField;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Locale;
import org.dhatim.fastexcel.ConditionalFormattingExpressionRule;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/** Writes scored pairs as a workbook or CSV, row by row. */
final class PairExport {
    private static final int FLUSH_ROWS = 1000;
    private static final String GREEN = "C6EFCE";
    private static final String RED = "FFC7CE";

    private PairExport() {}

    @FunctionalInterface
    private interface PairReader {
        void read(ScoredPair pair) throws IOException;
    }

    private static void forEach(PairScorer scorer, PairReader reader) throws IOException {
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(scorer.results())))) {
            while (true) {
                in.mark(1);
                if (in.read() < 0) {
                    return;
                }
                in.reset();
                reader.read(ScoredPair.read(in));
            }
        } catch (EOFException e) {
            // a run that was cancelled may have been in the middle of a record
        }
    }

    /** @param threshold a multiple of 0.01, from which a pair counts as a match */
    static void xlsx(PairScorer scorer, double threshold, OutputStream out) throws IOException {
        PairReport report = scorer.report();
        try (Workbook workbook = new Workbook(out, "Ticket Triage", "1.0")) {
            // rows can be flushed only while no other sheet is open
            Worksheet summary = workbook.newWorksheet("Summary");
            summary(summary, report, threshold);
            summary.finish();
            Worksheet pairs = workbook.newWorksheet("Pairs");
            pairs(pairs, scorer, report.pairs(), threshold);
            pairs.finish();
            Worksheet bad = workbook.newWorksheet("Bad rows");
            bad.width(1, 60);
            header(bad, 0, "Row", "What is wrong");
            for (int i = 0; i < report.bad().size(); i++) {
                bad.value(i + 1, 0, report.bad().get(i).number());
                bad.inlineString(i + 1, 1, report.bad().get(i).reason());
            }
            bad.finish();
        }
    }

    private static void summary(Worksheet sheet, PairReport report, double threshold) {
        sheet.width(0, 28);
        sheet.width(1, 24);
        header(sheet, 0, "Summary", "");
        long matches = report.atLeast(threshold);
        int row = 1;
        row = line(sheet, row, "File", report.file());
        row = line(sheet, row, "Encoding", report.charset());
        row = line(sheet, row, "Pairs", report.pairs());
        row = line(sheet, row, "Bad rows", report.badRows());
        row = line(sheet, row, "Texts cut by the encoder's limit", report.cut());
        row = line(sheet, row, "Threshold", threshold);
        row = line(sheet, row, "Matches", matches);
        row = line(sheet, row, "Share of matches", report.pairs() == 0 ? 0.0 : (double) matches / report.pairs());
        sheet.style(row - 1, 1).format("0.0%").set();
        row = line(sheet, row, "Mean similarity", report.mean());
        sheet.style(row - 1, 1).format("0.0000").set();
        row++;
        header(sheet, row, "Similarity from", "below", "Pairs");
        for (int bin = 0; bin < Histogram.BINS; bin++) {
            row++;
            sheet.value(row, 0, Histogram.from(bin));
            sheet.value(row, 1, Histogram.from(bin + 1));
            sheet.value(row, 2, report.histogram()[bin]);
        }
    }

    private static int line(Worksheet sheet, int row, String name, Object value) {
        sheet.inlineString(row, 0, name);
        if (value instanceof Number number) {
            sheet.value(row, 1, number);
        } else {
            sheet.inlineString(row, 1, clean(value.toString()));
        }
        return row + 1;
    }

    private static void header(Worksheet sheet, int row, String... names) {
        for (int i = 0; i < names.length; i++) {
            sheet.inlineString(row, i, names[i]);
            sheet.style(row, i).bold().fillColor("E7ECF3").set();
        }
    }

    private static void pairs(Worksheet sheet, PairScorer scorer, long pairs, double threshold) throws IOException {
        int[] widths = {8, 50, 50, 12, 10, 22, 12, 12, 8};
        for (int i = 0; i < widths.length; i++) {
            sheet.width(i, widths[i]);
        }
        sheet.freezePane(0, 1);
        header(
                sheet,
                0,
                "Row",
                "Standard question",
                "User question",
                "Similarity",
                "Match",
                "Encoder",
                "Tokens (standard)",
                "Tokens (user)",
                "Cut");
        if (pairs > 0) {
            sheet.setAutoFilter(0, 0, (int) pairs, widths.length - 1);
            // absolute column, relative row: one rule for all rows; the library writes it as it is, so nothing XML
            // reserves
            String match = String.format(Locale.ROOT, "$D2>=%.2f", threshold);
            sheet.range(1, 3, (int) pairs, 4)
                    .style()
                    .fillColor(GREEN)
                    .set(new ConditionalFormattingExpressionRule(match, true));
            sheet.range(1, 3, (int) pairs, 4)
                    .style()
                    .fillColor(RED)
                    .set(new ConditionalFormattingExpressionRule("NOT(" + match + ")", true));
        }
        int[] row = {1};
        forEach(scorer, pair -> {
            int at = row[0]++;
            sheet.value(at, 0, pair.row());
            sheet.inlineString(at, 1, clean(pair.standard()));
            sheet.inlineString(at, 2, clean(pair.question()));
            sheet.value(at, 3, pair.similarity());
            sheet.style(at, 3).format("0.0000").set();
            sheet.value(at, 4, pair.similarity() >= threshold);
            sheet.inlineString(at, 5, pair.encoder());
            sheet.value(at, 6, pair.standardTokens());
            sheet.value(at, 7, pair.questionTokens());
            sheet.value(at, 8, pair.cut());
            if (at % FLUSH_ROWS == 0) {
                sheet.flush();
            }
        });
    }

    /** What XML can't say becomes U+FFFD. A string's cell is never a formula, whatever it starts with. */
    static String clean(String text) {
        StringBuilder clean = null;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            boolean good = point == '\t'
                    || point == '\n'
                    || point == '\r'
                    || point >= 0x20 && point <= 0xD7FF
                    || point >= 0xE000 && point <= 0xFFFD
                    || point >= 0x10000;
            if (!good && clean == null) {
                clean = new StringBuilder(text.substring(0, i));
            }
            if (clean != null) {
                clean.appendCodePoint(good ? point : 0xFFFD);
            }
            i += Character.charCount(point);
        }
        return clean == null ? text : clean.toString();
    }

    /** With a byte order mark, without which Excel takes UTF-8 for something else. */
    static void csv(PairScorer scorer, double threshold, OutputStream out) throws IOException {
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        writer.write(0xFEFF);
        try (CsvWriter csv = CsvWriter.builder().build(writer)) {
            csv.writeRecord(
                    "row",
                    "standard",
                    "question",
                    "similarity",
                    "match",
                    "encoder",
                    "standard_tokens",
                    "question_tokens",
                    "cut");
            forEach(
                    scorer,
                    pair -> csv.writeRecord(
                            Long.toString(pair.row()),
                            CsvField.harmless(pair.standard()),
                            CsvField.harmless(pair.question()),
                            String.format(Locale.ROOT, "%.6f", pair.similarity()),
                            Boolean.toString(pair.similarity() >= threshold),
                            pair.encoder(),
                            Integer.toString(pair.standardTokens()),
                            Integer.toString(pair.questionTokens()),
                            Boolean.toString(pair.cut())));
        }
    }
}
