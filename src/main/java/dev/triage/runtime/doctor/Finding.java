package dev.triage.runtime.doctor;

/**
 * What was seen at one point.
 *
 * @param fix what to do about it; empty if nothing is to be done
 */
public record Finding(Severity severity, String subject, String seen, String fix) {

    /** How much it matters. */
    public enum Severity {
        OK,
        /** Works, but not as it should. */
        DOUBT,
        /** Doesn't work, or will not. */
        FAULT
    }

    static Finding ok(String subject, String seen) {
        return new Finding(Severity.OK, subject, seen, "");
    }

    static Finding doubt(String subject, String seen, String fix) {
        return new Finding(Severity.DOUBT, subject, seen, fix);
    }

    static Finding fault(String subject, String seen, String fix) {
        return new Finding(Severity.FAULT, subject, seen, fix);
    }

    /** A sentence that says both what is wrong and what to do, as exceptions have. */
    static Finding fault(String subject, String sentence) {
        return new Finding(Severity.FAULT, subject, sentence, "");
    }

    /** One line. */
    @Override
    public String toString() {
        String line = String.format("%-6s %-9s %s", severity.name().toLowerCase(), subject, seen);
        return (fix.isEmpty() ? line : line + ": " + fix).replaceAll("\\s*\\R\\s*", " ");
    }
}
