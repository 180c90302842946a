package dev.triage.encoder;

import static java.util.Objects.requireNonNull;

import java.util.EnumSet;
import java.util.Set;

/**
 * Takes out of a ticket what isn't its matter. What would leave nothing is not done: a text that is all quotation stays
 * as it is. Immutable.
 */
final class TextCleaning {
    /** Raise it when the same steps begin to give other texts. */
    private static final int VERSION = 1;

    /** No encoder reads so far; what lies beyond stays as it is, so that no text takes long. */
    private static final int MOST_CHARS = 50_000;

    static final TextCleaning NONE = new TextCleaning(EnumSet.noneOf(CleaningStep.class), Abbreviations.NONE);

    private final Set<CleaningStep> steps;
    private final Abbreviations abbreviations;

    /** @param abbreviations used if that step is among the steps */
    TextCleaning(Set<CleaningStep> steps, Abbreviations abbreviations) {
        this.steps = Set.copyOf(steps);
        this.abbreviations = requireNonNull(abbreviations, "abbreviations");
    }

    boolean isNone() {
        return steps.isEmpty();
    }

    /** Two cleanings of the same version make the same of every text. */
    String version() {
        StringBuilder version = new StringBuilder("cleaning ").append(VERSION);
        for (CleaningStep step : CleaningStep.values()) {
            if (steps.contains(step)) {
                version.append(' ').append(step.label());
            }
        }
        return steps.contains(CleaningStep.ABBREVIATIONS)
                ? version.append('\n').append(abbreviations.version()).toString()
                : version.toString();
    }

    String clean(String text) {
        if (text.length() > MOST_CHARS) {
            return clean(text.substring(0, MOST_CHARS)) + text.substring(MOST_CHARS);
        }
        String cleaned = text;
        for (CleaningStep step : CleaningStep.values()) {
            if (steps.contains(step)) {
                String next = apply(step, cleaned);
                cleaned = next.isBlank() ? cleaned : next;
            }
        }
        return cleaned;
    }

    private String apply(CleaningStep step, String text) {
        return switch (step) {
            case MARKUP -> Markup.strip(text);
            case QUOTES -> MailLines.withoutQuotes(text);
            case SIGNATURES -> MailLines.withoutSignature(text);
            case BOILERPLATE -> MailLines.withoutBoilerplate(text);
            case FULL_WIDTH -> Characters.narrowed(text);
            case PUNCTUATION -> Characters.unrepeated(text);
            case ABBREVIATIONS -> abbreviations.expand(text);
        };
    }
}
