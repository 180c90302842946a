package dev.triage.cli;

import dev.triage.cli.Chart.Point;
import dev.triage.learning.Evaluation;
import dev.triage.learning.Evaluation.Confusion;
import dev.triage.learning.Evaluation.OfCategory;
import dev.triage.learning.Evaluation.ReliabilityBin;
import dev.triage.learning.Evaluation.Tradeoff;
import dev.triage.learning.LabelledText;
import dev.triage.learning.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** One evaluation as a page of its own: nothing is loaded from elsewhere. */
final class EvaluationReport {
    private static final int MOST_CONFUSIONS = 20;
    private static final int SHOWN_TEXTS = 2;
    private static final int LONGEST_TEXT = 140;
    private static final int CURVE_POINTS = 200;

    private final EvaluationSummary summary;
    private final List<Verdict> verdicts;
    private final Map<String, String> texts = new HashMap<>();
    private final StringBuilder page = new StringBuilder();

    private EvaluationReport(EvaluationSummary summary, List<Verdict> verdicts, List<LabelledText> tickets) {
        this.summary = summary;
        this.verdicts = verdicts;
        tickets.forEach(ticket -> texts.put(ticket.id(), ticket.content()));
    }

    /** @param title of the files, for people */
    static String html(EvaluationSummary summary, String title, List<Verdict> verdicts, List<LabelledText> tickets) {
        return new EvaluationReport(summary, verdicts, tickets).html(title);
    }

    private String html(String title) {
        page.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>")
                .append(Html.escape("Evaluation: " + title))
                .append("</title><style>\n")
                .append(style())
                .append("</style></head><body>\n");
        page.append(format("<h1>Evaluation: %s</h1>\n", Html.escape(title)));
        paragraph(format(
                "%d examples in %d categories, %d tickets. Method %s, encoder %s. The threshold was chosen from the"
                        + " examples alone, so that %s of the routed tickets are right.",
                summary.train(),
                summary.categories(),
                summary.test(),
                summary.method(),
                summary.encoder(),
                percent(summary.precisionTarget())));
        tiles();
        charts();
        comparison();
        learningCurve();
        confusions();
        categories();
        return page.append("</body></html>\n").toString();
    }

    private void tiles() {
        page.append("<div class=\"tiles\">");
        tile(percent(summary.accuracy()), "right at first, routed or not");
        tile(percent(summary.coverage()), "routed without a person");
        tile(percent(summary.precision()), "of the routed are right");
        tile(format("%.3f", summary.calibrationError()), "expected calibration error");
        if (summary.oosAuroc() != null) {
            tile(percent(summary.oosRoutedShare()), "of what belongs nowhere is routed");
            tile(format("%.3f", summary.oosAuroc()), "AUROC, in against out of scope");
        }
        page.append("</div>\n");
    }

    private void tile(String value, String what) {
        page.append(format("<div class=\"tile\"><b>%s</b><span>%s</span></div>", value, what));
    }

    private void charts() {
        page.append("<div class=\"charts\"><figure><h2>Is the confidence right?</h2>");
        Chart reliability = new Chart("Reliability diagram", "confidence", "share that is right", 0)
                .line("ideal", new Point(0, 0), new Point(1, 1));
        List<ReliabilityBin> bins = Evaluation.reliability(verdicts);
        for (ReliabilityBin bin : bins) {
            double from = Math.min(9, (int) (bin.confidence() * 10)) / 10.0;
            reliability.bar(from, from + 0.1, bin.tickets() / (double) Math.max(1, summary.test()));
        }
        reliability.curve(bins.stream()
                .map(bin -> new Point(bin.confidence(), bin.right()))
                .toList());
        bins.forEach(bin -> reliability.dot(
                "dot",
                new Point(bin.confidence(), bin.right()),
                4,
                format("confidence %.2f: %s of %d right", bin.confidence(), percent(bin.right()), bin.tickets())));
        page.append(reliability.svg())
                .append("<figcaption>On the dashed line, confidence means what it says. Bars: share of the tickets."
                        + "</figcaption></figure>\n");

        page.append("<figure><h2>What would other thresholds give?</h2>");
        List<Tradeoff> tradeoffs = Evaluation.tradeoffs(verdicts, CURVE_POINTS);
        double worst = tradeoffs.stream()
                .filter(point -> point.coverage() > 0.02)
                .mapToDouble(Tradeoff::precision)
                .min()
                .orElse(0);
        double least = Math.max(0, Math.min(summary.precisionTarget() - 0.05, Math.floor(worst * 20) / 20));
        Chart tradeoff = new Chart("Coverage against precision", "coverage", "precision", least)
                .line("ideal", new Point(0, summary.precisionTarget()), new Point(1, summary.precisionTarget()))
                .curve(tradeoffs.stream()
                        .map(point -> new Point(point.coverage(), point.precision()))
                        .toList());
        if (summary.precision() != null) {
            tradeoff.dot(
                    "here",
                    new Point(summary.coverage(), summary.precision()),
                    5,
                    format("%s routed, %s right", percent(summary.coverage()), percent(summary.precision())));
        }
        page.append(tradeoff.svg())
                .append("<figcaption>Dashed: the promise. Dot: the threshold that was chosen.</figcaption>")
                .append("</figure></div>\n");
    }

    private void comparison() {
        if (summary.compare() == null) {
            return;
        }
        heading("Methods compared");
        table(
                "Method",
                "#Right at first",
                "#Routed",
                "#Of them right",
                "#Out of scope routed",
                "#AUROC",
                "#Calibration");
        for (EvaluationSummary of : summary.compare()) {
            row(
                    name(of.method()),
                    number(percent(of.accuracy())),
                    number(percent(of.coverage())),
                    number(percent(of.precision())),
                    number(percent(of.oosRoutedShare())),
                    number(of.oosAuroc() == null ? "–" : format("%.3f", of.oosAuroc())),
                    number(format("%.3f", of.calibrationError())));
        }
        page.append("</table></div>\n");
    }

    private void learningCurve() {
        if (summary.curve() == null) {
            return;
        }
        heading("How much do more examples help?");
        table("Examples per category", "#Examples", "#Right at first", "#Routed", "#Of them right");
        for (EvaluationSummary.CurvePoint point : summary.curve()) {
            row(
                    name(
                            point.perCategory() == null
                                    ? "all"
                                    : point.perCategory().toString()),
                    number(point.examples()),
                    number(percent(point.accuracy())),
                    number(percent(point.coverage())),
                    number(percent(point.precision())));
        }
        page.append("</table></div>\n");
    }

    private void confusions() {
        List<Confusion> confusions = Evaluation.confusions(verdicts, MOST_CONFUSIONS);
        if (confusions.isEmpty()) {
            return;
        }
        heading("Most confused");
        paragraph("Tickets of the first category whose best candidate was the second. Those in the last but one column"
                + " were routed there and no person saw them.");
        table("Belongs to", "Taken for", "#Tickets", "#Routed", "For example");
        for (Confusion confusion : confusions) {
            String shown = verdicts.stream()
                    .filter(verdict -> verdict.label().equals(confusion.label())
                            && verdict.best().equals(confusion.best()))
                    .sorted(Comparator.comparingDouble(verdict -> -verdict.confidence()))
                    .limit(SHOWN_TEXTS)
                    .map(verdict -> shortened(texts.getOrDefault(verdict.id(), "")))
                    .collect(Collectors.joining(" · "));
            row(
                    name(confusion.label()),
                    name(confusion.best()),
                    number(confusion.tickets()),
                    number(confusion.routed(), confusion.routed() > 0),
                    prose(shown));
        }
        page.append("</table></div>\n");
    }

    private void categories() {
        heading("By category");
        paragraph(
                "Precision and recall of the best candidate, routed or not; then what was routed without a person, and"
                        + " how much of what was routed to the category is right.");
        table("Category", "#Tickets", "#Precision", "#Recall", "#Routed", "#Routed there", "#Of them right");
        for (OfCategory of : Evaluation.categories(verdicts)) {
            Double kept = share(of.receivedRight(), of.received());
            row(
                    name(of.category()),
                    number(of.tickets()),
                    number(percent(share(of.found(), of.claimed()))),
                    number(percent(share(of.found(), of.tickets()))),
                    number(percent(share(of.routed(), of.tickets()))),
                    number(of.received()),
                    number(percent(kept), kept != null && kept < summary.precisionTarget() - 0.1));
        }
        page.append("</table></div>\n");
    }

    private void heading(String text) {
        page.append(format("<h2>%s</h2>\n", text));
    }

    private void paragraph(String text) {
        page.append(format("<p>%s</p>\n", Html.escape(text)));
    }

    /** A number sign in front makes a column of numbers. */
    private void table(String... columns) {
        page.append("<div class=\"scroll\"><table><tr>");
        for (String column : columns) {
            boolean number = column.startsWith("#");
            page.append(format("<th%s>%s</th>", number ? " class=\"n\"" : "", number ? column.substring(1) : column));
        }
        page.append("</tr>\n");
    }

    private void row(Cell... cells) {
        page.append("<tr>");
        for (Cell cell : cells) {
            page.append(format("<td class=\"%s\">%s</td>", cell.style, Html.escape(cell.text)));
        }
        page.append("</tr>\n");
    }

    /** @param style class of the table cell */
    private record Cell(String style, String text) {}

    private static Cell name(String text) {
        return new Cell("name", text);
    }

    private static Cell prose(String text) {
        return new Cell("text", text);
    }

    private static Cell number(Object value) {
        return new Cell("n", value.toString());
    }

    /** One to look at. */
    private static Cell number(Object value, boolean bad) {
        return new Cell(bad ? "n low" : "n", value.toString());
    }

    private static Double share(int part, int whole) {
        return whole == 0 ? null : (double) part / whole;
    }

    private static String percent(Double share) {
        return share == null ? "–" : EvaluationSummary.percent(share);
    }

    private static String shortened(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.codePointCount(0, line.length()) <= LONGEST_TEXT
                ? line
                : line.substring(0, line.offsetByCodePoints(0, LONGEST_TEXT - 1)) + "…";
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    private static String style() {
        try (InputStream in = EvaluationReport.class.getResourceAsStream("/report/evaluation.css")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
