package dev.triage.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.triage.encoder.Encoders;
import dev.triage.learning.EncodedExamples;
import dev.triage.learning.EncodedTexts;
import dev.triage.learning.ExampleLint;
import dev.triage.learning.FitSettings;
import dev.triage.learning.LabelledText;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is doubtful about examples. */
@Command(
        name = "lint-examples",
        description = "Looks for likely wrong labels, categories that can hardly be told apart or have few examples,"
                + " texts under several labels, and repeats; says why of each. Nothing is changed, and findings are no"
                + " failure.",
        mixinStandardHelpOptions = true)
final class LintExamplesCommand implements Callable<Integer> {
    private static final int LONGEST_TEXT = 90;

    @Option(
            names = "--examples",
            paramLabel = "FILE",
            required = true,
            description = "CSV with the columns text and label.")
    private Path file;

    @Option(
            names = "--fewest",
            paramLabel = "N",
            defaultValue = "10",
            description = "Report categories with fewer examples in a language (default: ${DEFAULT-VALUE}).")
    private int fewest;

    @Option(
            names = "--most",
            paramLabel = "N",
            defaultValue = "20",
            description = "Show so many findings of a kind; all are in the JSON (default: ${DEFAULT-VALUE}).")
    private int most;

    @Mixin
    private LearningOptions learning;

    @Mixin
    private PreparationOptions preparation;

    @Option(names = "--json", paramLabel = "FILE", description = "Write all findings there.")
    private Path json;

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final Map<String, String> texts = new HashMap<>();

    /**
     * All encoders' findings.
     *
     * @param unreadable ids of examples in a language that no encoder knows
     */
    private record Findings(
            @JsonProperty int examples,
            @JsonProperty List<ExampleLint.WrongLabel> wrongLabels,
            @JsonProperty List<ExampleLint.SimilarCategories> similarCategories,
            @JsonProperty List<ExampleLint.SmallCategory> smallCategories,
            @JsonProperty List<ExampleLint.Contradiction> contradictions,
            @JsonProperty List<ExampleLint.Duplicates> duplicates,
            @JsonProperty List<String> unreadable) {}

    @Override
    public Integer call() throws IOException {
        List<LabelledText> examples = LabelledFile.examples(file);
        examples.forEach(example -> texts.put(example.id(), example.text()));
        EncodedExamples encoded;
        List<ExampleLint> lints = new ArrayList<>();
        FitSettings settings = learning.settings();
        try (Encoders encoders = learning.open(preparation)) {
            EncodedTexts known = new EncodedTexts(encoders);
            LinkedHashSet<String> distinct = new LinkedHashSet<>(texts.values());
            try (Progress progress = new Progress("Examples encoded", distinct.size(), System.err)) {
                known.encodeAll(distinct, settings.threads(), progress::at);
            }
            encoded = EncodedExamples.encode(examples, known);
            encoded.byEncoder()
                    .forEach((encoder, ofEncoder) -> lints.add(ExampleLint.of(encoder, ofEncoder, settings, fewest)));
        }
        Findings findings = new Findings(
                examples.size(),
                joined(lints, ExampleLint::wrongLabels),
                joined(lints, ExampleLint::similarCategories),
                joined(lints, ExampleLint::smallCategories),
                joined(lints, ExampleLint::contradictions),
                joined(lints, ExampleLint::duplicates),
                texts.keySet().stream()
                        .filter(id -> !encoded.byId().containsKey(id))
                        .sorted()
                        .toList());
        print(findings);
        if (json != null) {
            Files.writeString(json, Json.pretty(findings) + "\n");
        }
        return 0;
    }

    private static <T> List<T> joined(List<ExampleLint> lints, Function<ExampleLint, List<T>> kind) {
        List<T> all = new ArrayList<>();
        lints.forEach(lint -> all.addAll(kind.apply(lint)));
        return all;
    }

    private void print(Findings findings) {
        section(
                "Likely wrong labels",
                findings.wrongLabels,
                wrong -> String.format(
                        Locale.ROOT,
                        "%s  %s → %s (confidence %.2f)%n      %s%n      like %s: %s",
                        wrong.id(),
                        wrong.label(),
                        wrong.suggested(),
                        wrong.confidence(),
                        text(wrong.id()),
                        wrong.witness(),
                        text(wrong.witness())));
        section(
                "Categories hard to tell apart",
                findings.similarCategories,
                pair -> String.format(
                        Locale.ROOT,
                        "%s / %s: %d of %d examples taken for the other, cosine of the centroids %.3f",
                        pair.first(),
                        pair.second(),
                        pair.confused(),
                        pair.examples(),
                        pair.similarity()));
        section(
                "Categories with few examples",
                findings.smallCategories,
                small -> String.format(
                        Locale.ROOT,
                        "%s: %d, of which %.0f %% are recognised by the others",
                        small.category(),
                        small.examples(),
                        100 * small.right()));
        section(
                "The same text under several labels",
                findings.contradictions,
                contradiction -> text(contradiction.ids().get(0)) + "\n      "
                        + pairs(contradiction.ids(), contradiction.labels()));
        section(
                "Repeats",
                findings.duplicates,
                repeat -> repeat.label() + ": " + String.join(", ", repeat.ids()) + "\n      "
                        + text(repeat.ids().get(0)));
        section("In no language that an encoder knows", findings.unreadable, id -> id + "  " + text(id));
    }

    private static String pairs(List<String> ids, List<String> labels) {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            pairs.add(labels.get(i) + " (" + ids.get(i) + ")");
        }
        return String.join(", ", pairs);
    }

    private <T> void section(String title, List<T> found, Function<T, String> line) {
        out.println(title + ": " + (found.isEmpty() ? "none" : found.size()));
        found.stream().limit(most).forEach(finding -> out.println("    " + line.apply(finding)));
        if (found.size() > most) {
            out.println("    … and " + (found.size() - most) + " more");
        }
    }

    private String text(String id) {
        String line = texts.get(id).strip().lines().collect(Collectors.joining(" "));
        return line.codePointCount(0, line.length()) <= LONGEST_TEXT
                ? line
                : line.substring(0, line.offsetByCodePoints(0, LONGEST_TEXT - 1)) + "…";
    }
}
