package dev.triage.cli;

import dev.triage.core.EncoderSelector;
import dev.triage.core.RouterState;
import dev.triage.core.RoutingPolicy;
import dev.triage.learning.EncodedExamples;
import dev.triage.learning.EncodedTexts;
import dev.triage.learning.FitSettings;
import dev.triage.learning.LabelledText;
import dev.triage.learning.LocalKnowledge;
import dev.triage.runtime.CsvTable;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;

/** Labelled texts from CSV files. */
final class LabelledFile {

    private LabelledFile() {}

    /**
     * Rows with text and label; others are left out and counted on stderr.
     *
     * @throws dev.triage.runtime.SetupException if there are none
     */
    static List<LabelledText> examples(Path file) {
        return texts(CsvTable.read(file).examples(System.err::println), null);
    }

    /** All that the topology would learn from these examples, fit included. Shows its progress. */
    static RouterState learn(List<LabelledText> examples, EncoderSelector encoders) {
        int threads = Runtime.getRuntime().availableProcessors();
        EncodedTexts encoded = new EncodedTexts(encoders);
        LinkedHashSet<String> distinct = new LinkedHashSet<>();
        examples.forEach(example -> distinct.add(example.text()));
        try (Progress progress = new Progress("Examples encoded", distinct.size(), System.err)) {
            encoded.encodeAll(distinct, threads, progress::at);
        }
        FitSettings usual = FitSettings.DEFAULT;
        return LocalKnowledge.fitted(
                EncodedExamples.encode(examples, encoded),
                usual.with(usual.nowhereShare(), RoutingPolicy.DEFAULT.noneLabel(), threads));
    }

    /** Rows with a label, even without text: those go to people. The one label means "belongs nowhere". */
    static List<LabelledText> tickets(Path file, String noneLabel) {
        CsvTable table = CsvTable.read(file);
        List<CsvTable.Row> labelled =
                table.rows().stream().filter(row -> !row.label().isBlank()).toList();
        if (labelled.size() < table.rows().size()) {
            System.err.println(table.rows().size() - labelled.size() + " rows of " + table.name()
                    + " without a label were left out.");
        }
        return texts(new CsvTable(table.name(), labelled), noneLabel);
    }

    /** All rows, whatever their label: none of them belongs anywhere. */
    static List<LabelledText> outOfScope(Path file) {
        CsvTable table = CsvTable.read(file);
        return table.rows().stream()
                .map(row -> new LabelledText(table.name() + "/" + row.id(), row.subject(), row.text(), ""))
                .toList();
    }

    private static List<LabelledText> texts(CsvTable table, String noneLabel) {
        return table.rows().stream()
                .map(row -> new LabelledText(
                        row.id(), row.subject(), row.text(), row.label().equals(noneLabel) ? "" : row.label()))
                .toList();
    }
}
