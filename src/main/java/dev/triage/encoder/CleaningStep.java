package dev.triage.encoder;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What may be taken out of a text, or written otherwise, before an encoder reads it; in the order they are applied. */
public enum CleaningStep {
    /** HTML tags, comments, scripts and entities; Markdown's links and images. */
    MARKUP,
    /** What earlier messages said: quoted lines, and everything below "wrote:" or a forwarded header. */
    QUOTES,
    /** Signatures: below "-- ", from a closing formula in the last lines on, "Sent from my phone". */
    SIGNATURES,
    /** Greetings on a line of their own, notices of confidentiality, a help desk's own lines. */
    BOILERPLATE,
    /** Full-width Latin letters, digits and spaces. */
    FULL_WIDTH,
    /** Repeated punctuation, ruled lines, repeated blanks. */
    PUNCTUATION,
    /** Abbreviations and slang, by a list. */
    ABBREVIATIONS;

    /** As settings have it: lower case, hyphens. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * @param list labels separated by commas; {@code none} or nothing for none, {@code all} for all
     * @throws IllegalArgumentException naming the steps there are
     */
    public static Set<CleaningStep> parse(String list) {
        Set<CleaningStep> steps = EnumSet.noneOf(CleaningStep.class);
        for (String label : list.strip().split("\\s*,\\s*")) {
            switch (label) {
                case "", "none" -> {}
                case "all" -> steps.addAll(EnumSet.allOf(CleaningStep.class));
                default -> steps.add(named(label));
            }
        }
        return steps;
    }

    private static CleaningStep named(String label) {
        return Arrays.stream(values())
                .filter(step -> step.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no cleaning step '" + label
                        + "', only all, none and "
                        + Arrays.stream(values()).map(CleaningStep::label).collect(Collectors.joining(", "))));
    }
}
