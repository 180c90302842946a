package dev.triage.runtime.console;

import java.util.Map;

/** Maps that forget what they were told first, as a {@link java.util.LinkedHashMap} has it. */
final class OldestFirst {

    private OldestFirst() {}

    /** To be called after each entry that is added. */
    static void bound(Map<String, ?> oldestFirst, int most) {
        if (oldestFirst.size() > most) {
            oldestFirst.remove(oldestFirst.keySet().iterator().next());
        }
    }
}
