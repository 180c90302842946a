package dev.triage.web;

import java.util.regex.Pattern;

/** A field of a CSV file that people open in a spreadsheet. */
public final class CsvField {
    private static final Pattern INVISIBLE = Pattern.compile("^[\\s\\p{Z}\\p{Cc}\\p{Cf}]+");

    private CsvField() {}

    /**
     * A text that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, "CSV Injection"), also where
     * the formula begins behind what isn't seen. NUL, which ends a file for some, is left out.
     */
    public static String harmless(String text) {
        String kept = text.replace("\u0000", "");
        String start = INVISIBLE.matcher(kept).replaceFirst("");
        boolean formula = (!start.isEmpty() && "=+-@＝＋－＠".indexOf(start.charAt(0)) >= 0)
                || (!kept.isEmpty() && "\t\r\n".indexOf(kept.charAt(0)) >= 0);
        return formula ? "'" + kept : kept;
    }
}
