package dev.triage;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

/** Parts of a machine that some tests need and not everybody has. */
public final class RequiredPart {

    private RequiredPart() {}

    /**
     * Skips the test visibly, or fails it where {@code -Dtriage.require.PART=true} says that the part must be there.
     *
     * @param part short name
     * @param reason what is missing and what was therefore not tried
     */
    public static void missing(String part, String reason) {
        if (Boolean.getBoolean("triage.require." + part)) {
            fail(reason);
        }
        System.out.println("Skipped: " + reason);
        abort(reason);
    }
}
