package dev.triage.cli;

import dev.triage.learning.*;
import java.nio.file.Path;
import java.util.List;

final class EvaluationReport {
    static String html(
            EvaluationSummary s, Path a, Path b, List<Verdict> v, List<LabelledText> e, List<LabelledText> t) {
        return "";
    }
}
