package dev.triage.cli;

import dev.triage.core.TriageMetrics;
import dev.triage.encoder.EncoderCatalogue;
import dev.triage.encoder.Encoders;
import dev.triage.learning.FitSettings;
import picocli.CommandLine.Option;

/** By which encoder labelled texts are learned, and which label of theirs is no category. */
final class LearningOptions {
    @Option(
            names = "--encoder",
            paramLabel = "NAME",
            defaultValue = Encoders.AUTO,
            description = "Encoder, or auto for one by script (default: ${DEFAULT-VALUE}).")
    private String encoder;

    @Option(
            names = "--none-label",
            paramLabel = "LABEL",
            defaultValue = "none",
            description = "Label that means 'belongs nowhere' (default: ${DEFAULT-VALUE}).")
    private String noneLabel;

    String encoder() {
        return encoder;
    }

    String noneLabel() {
        return noneLabel;
    }

    /** Without a cache: a file's texts are kept by whoever reads it. */
    Encoders open(PreparationOptions preparation) {
        return Encoders.open(EncoderCatalogue.standard(), encoder, preparation.preparation(), 0, TriageMetrics.NONE);
    }

    /** As the topology fits, on all processors. */
    FitSettings settings() {
        FitSettings usual = FitSettings.DEFAULT;
        return usual.with(usual.nowhereShare(), noneLabel, Runtime.getRuntime().availableProcessors());
    }
}
