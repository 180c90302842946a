package dev.triage.web.compare;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.triage.web.Json;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the command {@code compare} writes. */
public final class PairFiles {

    private PairFiles() {}

    /** @param threshold a multiple of 0.01 */
    public static ObjectNode summary(PairScorer scorer, double threshold) {
        return summary(scorer.report(), threshold);
    }

    static ObjectNode summary(PairReport report, double threshold) {
        long matches = report.atLeast(threshold);
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("file", report.file())
                .put("charset", report.charset())
                .put("separator", report.separator())
                .put("rows", report.rows())
                .put("pairs", report.pairs())
                .put("badRows", report.badRows())
                .put("cut", report.cut())
                .put("threshold", threshold)
                .put("matches", matches)
                .put("share", report.pairs() == 0 ? 0 : (double) matches / report.pairs())
                .put("mean", report.mean())
                .put("seconds", report.seconds())
                .put("pairsPerSecond", report.seconds() == 0 ? 0 : report.pairs() / report.seconds());
        var histogram = json.putArray("histogram");
        for (int bin = 0; bin < Histogram.BINS; bin++) {
            if (report.histogram()[bin] > 0) {
                histogram.addObject().put("from", Histogram.from(bin)).put("pairs", report.histogram()[bin]);
            }
        }
        var bad = json.putArray("bad");
        report.bad().forEach(row -> bad.addObject().put("row", row.number()).put("reason", row.reason()));
        return json;
    }

    public static void xlsx(PairScorer scorer, double threshold, Path file) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            PairExport.xlsx(scorer, threshold, out);
        }
    }

    public static void csv(PairScorer scorer, double threshold, Path file) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            PairExport.csv(scorer, threshold, out);
        }
    }

    public static void xlsx(Retrieval.Report report, Path file) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            RetrievalExport.xlsx(report, out);
        }
    }

    public static byte[] json(Object value) {
        return Json.bytes(value);
    }

    /** Rows done and rows in all; the second is 0 until they are counted. */
    public static long[] progress(PairScorer scorer) {
        PairReport report = scorer.report();
        return new long[] {report.done(), report.rows()};
    }
}
