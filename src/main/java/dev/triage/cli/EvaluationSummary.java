package dev.triage.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.triage.learning.Evaluation;
import dev.triage.learning.LearningCurve;
import dev.triage.learning.Method;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The figures of one method, as they are written down. What has no value is null; the last two are left out unless asked
 * for.
 *
 * @param train examples learned from
 * @param test tickets in scope
 * @param accuracy share of them whose best candidate is right, routed or not
 * @param coverage share of them that is routed at the threshold chosen from the examples alone
 * @param precision share of those that is right
 * @param ticketsPerSecond encoded and decided
 * @param hindsightCoverage what the best threshold in hindsight would route at that precision
 * @param hindsightCoverageWithOos the same over all texts, where routing one that belongs nowhere is wrong
 */
record EvaluationSummary(
        @JsonProperty String method,
        @JsonProperty String encoder,
        @JsonProperty int train,
        @JsonProperty int test,
        @JsonProperty int categories,
        @JsonProperty double accuracy,
        @JsonProperty double precisionTarget,
        @JsonProperty double coverage,
        @JsonProperty Double precision,
        @JsonProperty Double oosAuroc,
        @JsonProperty Double oosRoutedShare,
        @JsonProperty double calibrationError,
        @JsonProperty double ticketsPerSecond,
        @JsonProperty double hindsightCoverage,
        @JsonProperty Double hindsightCoverageWithOos,

        @JsonProperty @JsonInclude(JsonInclude.Include.NON_NULL)
        List<EvaluationSummary> compare,

        @JsonProperty @JsonInclude(JsonInclude.Include.NON_NULL)
        List<CurvePoint> curve) {

    /** @param perCategory null for all */
    record CurvePoint(
            @JsonProperty Integer perCategory,
            @JsonProperty int examples,
            @JsonProperty int draws,
            @JsonProperty double accuracy,
            @JsonProperty double coverage,
            @JsonProperty Double precision) {}

    static EvaluationSummary of(
            Method method,
            String encoder,
            int train,
            int categories,
            double precisionTarget,
            Evaluation figures,
            double ticketsPerSecond) {
        return new EvaluationSummary(
                method.toString(),
                encoder,
                train,
                figures.tickets(),
                categories,
                figures.accuracy(),
                precisionTarget,
                figures.coverage(),
                orNull(figures.precision()),
                orNull(figures.oosAuroc()),
                orNull(figures.oosRoutedShare()),
                figures.calibrationError(),
                ticketsPerSecond,
                figures.hindsightCoverage(),
                orNull(figures.hindsightCoverageWithOos()),
                null,
                null);
    }

    EvaluationSummary withComparison(List<EvaluationSummary> all) {
        return new EvaluationSummary(
                method,
                encoder,
                train,
                test,
                categories,
                accuracy,
                precisionTarget,
                coverage,
                precision,
                oosAuroc,
                oosRoutedShare,
                calibrationError,
                ticketsPerSecond,
                hindsightCoverage,
                hindsightCoverageWithOos,
                all,
                curve);
    }

    EvaluationSummary withCurve(List<LearningCurve.Point> points) {
        List<CurvePoint> written = points.stream()
                .map(point -> new CurvePoint(
                        point.perCategory() == 0 ? null : point.perCategory(),
                        point.examples(),
                        point.draws(),
                        point.accuracy(),
                        point.coverage(),
                        orNull(point.precision())))
                .toList();
        return new EvaluationSummary(
                method,
                encoder,
                train,
                test,
                categories,
                accuracy,
                precisionTarget,
                coverage,
                precision,
                oosAuroc,
                oosRoutedShare,
                calibrationError,
                ticketsPerSecond,
                hindsightCoverage,
                hindsightCoverageWithOos,
                compare,
                written);
    }

    private static Double orNull(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }

    String json() {
        return Json.pretty(this);
    }

    String text() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s with %s: %d examples in %d categories, %d tickets%n",
                method,
                encoder,
                train,
                categories,
                test));
        line(text, "right at first", percent(accuracy), "of all tickets, routed or not");
        line(text, "routed", percent(coverage), "at a promised " + percent(precisionTarget));
        line(text, "of them right", precision == null ? "–" : percent(precision), "");
        if (oosAuroc != null) {
            line(text, "out of scope", String.format(Locale.ROOT, "%.3f", oosAuroc), "AUROC");
            line(text, "", percent(oosRoutedShare), "of them routed");
            line(
                    text,
                    "",
                    percent(hindsightCoverageWithOos),
                    "of all texts could be routed at that precision in hindsight");
        }
        line(text, "calibration", String.format(Locale.ROOT, "%.3f", calibrationError), "expected error");
        line(text, "speed", String.format(Locale.ROOT, "%.0f", ticketsPerSecond), "tickets a second");
        return text.toString().stripTrailing();
    }

    private static void line(StringBuilder text, String what, String value, String note) {
        text.append(String.format(Locale.ROOT, "  %-15s %8s  %s", what, value, note)
                        .stripTrailing())
                .append('\n');
    }

    /** Methods below one another. */
    static String table(List<EvaluationSummary> methods) {
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                "%n%-9s  %8s  %8s  %9s  %9s  %10s  %11s",
                "method",
                "accuracy",
                "coverage",
                "precision",
                "oos AUROC",
                "oos routed",
                "calibration"));
        for (EvaluationSummary of : methods) {
            table.append(String.format(
                    Locale.ROOT,
                    "%n%-9s  %8.4f  %8.4f  %9s  %9s  %10s  %11.4f",
                    of.method,
                    of.accuracy,
                    of.coverage,
                    share(of.precision),
                    share(of.oosAuroc),
                    share(of.oosRoutedShare),
                    of.calibrationError));
        }
        return table.toString();
    }

    static String share(OptionalDouble value) {
        return share(orNull(value));
    }

    private static String share(Double value) {
        return value == null ? "–" : String.format(Locale.ROOT, "%.4f", value);
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
