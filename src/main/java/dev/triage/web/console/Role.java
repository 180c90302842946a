package dev.triage.web.console;

import java.util.Locale;

/** What a user may do; each may do all that the ones before may, but programs. */
public enum Role {
    /** Looks only. */
    READ_ONLY,
    /** Decides tickets. */
    REVIEWER,
    /** Changes categories and exports. */
    LEAD,
    /** Switches the mode. */
    ADMIN;

    /** As in the users file: {@code read-only}, {@code reviewer}, {@code lead}, {@code admin}. */
    public static Role named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean mayAs(Role needed) {
        return compareTo(needed) >= 0;
    }
}
