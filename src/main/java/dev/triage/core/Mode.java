package dev.triage.core;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How far the router may act on its own. */
public enum Mode {
    /** Routes what it is sure of. */
    LIVE,
    /** Decides and records, but everything goes to people: reasons other than MODE say what would have held. */
    SHADOW,
    /** Everything goes to people. */
    REVIEW_ALL;

    /** @throws IllegalArgumentException with the names there are, for any other */
    public static Mode named(String name) {
        return Arrays.stream(values())
                .filter(mode -> mode.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("mode '" + name + "' is none of "
                        + Arrays.stream(values()).map(Mode::toString).collect(Collectors.joining(", "))));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
