package dev.triage.encoder;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What is done to a text before the network sees it. Part of the encoder's identity: vectors of texts prepared otherwise
 * can't be compared.
 *
 * @param steps what to clean away
 * @param abbreviations file of those, the shipped list if empty
 * @param windows a text beyond the encoder's limit is read in so many pieces at most, at least 1
 */
public record Preparation(Set<CleaningStep> steps, Optional<Path> abbreviations, int windows) {
    /** The text as it is, cut at the encoder's limit. */
    public static final Preparation NONE = new Preparation(Set.of(), Optional.empty(), 1);

    /** What helped where it was measured, see the decision record on preparation. */
    public static final Preparation DEFAULT = new Preparation(
            EnumSet.of(CleaningStep.MARKUP, CleaningStep.QUOTES, CleaningStep.SIGNATURES, CleaningStep.BOILERPLATE),
            Optional.empty(),
            4);

    /** Beyond so many pieces one ticket would hold up the others. */
    private static final int MOST_WINDOWS = 64;

    public Preparation {
        steps = Set.copyOf(steps);
        requireNonNull(abbreviations, "abbreviations");
        if (windows < 1 || windows > MOST_WINDOWS) {
            throw new IllegalArgumentException(windows + " windows is not between 1 and " + MOST_WINDOWS);
        }
    }

    /** {@code identity} is of texts as they are; the same where nothing is prepared. */
    String identity(String identity, TextCleaning cleaning) {
        if (cleaning.isNone() && windows == 1) {
            return identity;
        }
        String versioned = String.join("\n", identity, cleaning.version(), Integer.toString(windows));
        return identity.substring(0, identity.indexOf('@') + 1)
                + VerifiedFile.sha256(versioned.getBytes(StandardCharsets.UTF_8))
                        .substring(0, 8);
    }

    TextCleaning cleaning() {
        return new TextCleaning(
                steps,
                steps.contains(CleaningStep.ABBREVIATIONS)
                        ? abbreviations.map(Abbreviations::read).orElseGet(Abbreviations::shipped)
                        : Abbreviations.NONE);
    }
}
