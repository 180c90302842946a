package dev.triage.runtime.console;

import dev.triage.core.LabelledExample;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The beginning of each labelled example, to be shown as the reason why. Bounded. Safe for use by several threads. */
public final class ExampleTexts {
    private static final int MOST = 100_000;
    private static final int KEPT_CHARACTERS = 400;

    private final Map<String, LabelledExample> examples = new LinkedHashMap<>();

    /** @param example null if it was taken back */
    public synchronized void put(String id, LabelledExample example) {
        examples.remove(id);
        if (example != null) {
            examples.put(
                    id,
                    new LabelledExample(
                            id, Texts.cut(example.text(), KEPT_CHARACTERS), example.category(), example.source()));
        }
        if (examples.size() > MOST) {
            Iterator<String> oldest = examples.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    public synchronized Optional<LabelledExample> find(String id) {
        return Optional.ofNullable(examples.get(id));
    }

    public synchronized int size() {
        return examples.size();
    }
}
