package dev.triage.chaos;

import dev.triage.core.LabelledExample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What was put in and acknowledged, and so what must come out. Safe for use by several threads. */
final class Ledger {

    /**
     * What a person decided about a ticket.
     *
     * @param undone true if it was taken back afterwards
     */
    record Decided(String category, boolean undone) {}

    private final Map<String, List<String>> contents = new LinkedHashMap<>();
    private final Map<String, byte[]> poison = new HashMap<>();
    private final Map<String, Decided> decisions = new HashMap<>();
    private final Map<String, LabelledExample> examples = new HashMap<>();
    private final Map<String, Long> waiting = new HashMap<>();
    private final Set<String> answered = new HashSet<>();
    private int repeats;

    /** One content of a ticket, whatever becomes of it. */
    static String input(String id, String text) {
        return id + "#" + text;
    }

    synchronized void ticket(String id, String text) {
        contents.computeIfAbsent(id, first -> new ArrayList<>()).add(text);
    }

    synchronized void repeat() {
        repeats++;
    }

    synchronized void poison(String id, byte[] bytes) {
        poison.put(id, bytes);
    }

    synchronized void decided(String id, Decided decided) {
        decisions.put(id, decided);
        String text = contents.get(id).get(0);
        if (!decided.undone() && !text.isBlank()) {
            String example = "ticket:" + id;
            examples.put(example, new LabelledExample(example, text, decided.category(), "review"));
        }
    }

    synchronized void example(LabelledExample example) {
        examples.put(example.id(), example);
    }

    synchronized void withdrawn(String exampleId) {
        examples.remove(exampleId);
    }

    /** The brokers have it: from now on it can be waited for. */
    synchronized void acknowledged(String input) {
        if (!answered.contains(input)) {
            waiting.put(input, System.nanoTime());
        }
    }

    synchronized void answered(String input) {
        answered.add(input);
        waiting.remove(input);
    }

    /** When the oldest input without an outcome was acknowledged. */
    synchronized OptionalLong oldestWaiting() {
        return waiting.values().stream().mapToLong(Long::longValue).min();
    }

    synchronized int waiting() {
        return waiting.size();
    }

    synchronized Map<String, List<String>> contents() {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        contents.forEach((id, texts) -> copy.put(id, List.copyOf(texts)));
        return copy;
    }

    /** True if the ticket came in one version only, so that a person may decide it without a newer one interfering. */
    synchronized boolean decidable(String id) {
        return !id.startsWith("many-")
                && Optional.ofNullable(contents.get(id)).isPresent()
                && !decisions.containsKey(id);
    }

    synchronized Map<String, byte[]> poison() {
        return Map.copyOf(poison);
    }

    synchronized Map<String, Decided> decisions() {
        return Map.copyOf(decisions);
    }

    synchronized Map<String, LabelledExample> examples() {
        return Map.copyOf(examples);
    }

    synchronized int inputs() {
        return contents.values().stream().mapToInt(List::size).sum() + poison.size();
    }

    synchronized int repeats() {
        return repeats;
    }

    synchronized boolean isPoison(String id, byte[] bytes) {
        return poison.containsKey(id) && Arrays.equals(poison.get(id), bytes);
    }
}
