package dev.triage.cli;

import dev.triage.encoder.CleaningStep;
import dev.triage.encoder.Preparation;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What is done to texts before an encoder reads them; as the topology does unless said otherwise. */
final class PreparationOptions {
    @Option(
            names = "--cleaning",
            paramLabel = "STEPS",
            description = "Clean texts by these steps, separated by commas: markup, quotes, signatures, boilerplate,"
                    + " full-width, punctuation, abbreviations; or all or none (default: as the topology does).")
    private String cleaning;

    @Option(
            names = "--abbreviations",
            paramLabel = "FILE",
            description = "Lines like 'pls = please', in place of the list that comes with the application.")
    private Path abbreviations;

    @Option(
            names = "--windows",
            paramLabel = "N",
            description = "Read a text beyond the encoder's limit in so many pieces at most.")
    private Integer windows;

    @Spec(Target.MIXEE)
    private CommandSpec spec;

    Preparation preparation() {
        Preparation usual = Preparation.DEFAULT;
        try {
            return new Preparation(
                    cleaning == null ? usual.steps() : CleaningStep.parse(cleaning),
                    Optional.ofNullable(abbreviations),
                    windows == null ? usual.windows() : windows);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "Can't prepare texts so: " + e.getMessage() + ".", e);
        }
    }
}
