package dev.triage.web.compare;

import java.io.IOException;
import java.io.OutputStream;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/** The figures of a retrieval and its worst misses as a workbook. */
final class RetrievalExport {

    private RetrievalExport() {}

    static void xlsx(Retrieval.Report report, OutputStream out) throws IOException {
        try (Workbook workbook = new Workbook(out, "Ticket Triage", "1.0")) {
            Worksheet figures = workbook.newWorksheet("Retrieval");
            figures.width(0, 24);
            figures.width(2, 28);
            header(
                    figures,
                    "Encoder",
                    "Spaces and punctuation",
                    "Group",
                    "Pairs",
                    "Top-1",
                    "Top-3",
                    "p50 ms",
                    "p99 ms");
            int row = 1;
            for (Retrieval.Variant variant : report.variants()) {
                figure(figures, row, variant, "", variant.all());
                figures.value(row, 6, variant.p50Millis());
                figures.value(row++, 7, variant.p99Millis());
                for (var group : variant.groups().entrySet()) {
                    figure(figures, row++, variant, group.getKey(), group.getValue());
                }
            }
            Worksheet misses = workbook.newWorksheet("Worst misses");
            misses.freezePane(0, 1);
            for (int column : new int[] {3, 4, 6}) {
                misses.width(column, 44);
            }
            header(
                    misses,
                    "Encoder",
                    "Spaces and punctuation",
                    "Row",
                    "User question",
                    "Its standard question",
                    "Similarity",
                    "Found instead",
                    "Similarity",
                    "Rank",
                    "Group");
            row = 1;
            for (Retrieval.Variant variant : report.variants()) {
                for (Retrieval.Miss miss : variant.worst()) {
                    misses.inlineString(row, 0, variant.encoder());
                    misses.inlineString(row, 1, prepared(variant));
                    misses.value(row, 2, miss.row());
                    misses.inlineString(row, 3, PairExport.clean(miss.question()));
                    misses.inlineString(row, 4, PairExport.clean(miss.standard()));
                    misses.value(row, 5, miss.similarity());
                    misses.inlineString(row, 6, PairExport.clean(miss.found()));
                    misses.value(row, 7, miss.foundSimilarity());
                    misses.value(row, 8, miss.rank());
                    misses.inlineString(row++, 9, PairExport.clean(miss.group()));
                }
            }
        }
    }

    private static String prepared(Retrieval.Variant variant) {
        return variant.bare() ? "removed" : "kept";
    }

    private static void figure(Worksheet sheet, int row, Retrieval.Variant variant, String group, Retrieval.Hits hits) {
        sheet.inlineString(row, 0, variant.encoder());
        sheet.inlineString(row, 1, prepared(variant));
        sheet.inlineString(row, 2, PairExport.clean(group));
        sheet.value(row, 3, hits.pairs());
        sheet.value(row, 4, hits.top1());
        sheet.style(row, 4).format("0.0%").set();
        sheet.value(row, 5, hits.top3());
        sheet.style(row, 5).format("0.0%").set();
    }

    private static void header(Worksheet sheet, String... names) {
        for (int i = 0; i < names.length; i++) {
            sheet.inlineString(0, i, names[i]);
            sheet.style(0, i).bold().fillColor("E7ECF3").set();
        }
    }
}
