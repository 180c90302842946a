package dev.triage.web.faq;

import dev.triage.core.Encoder;
import dev.triage.core.EncoderSelector;
import dev.triage.core.FaqEntry;
import dev.triage.core.Vectors;
import dev.triage.runtime.FaqFeed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Entries by the encoder that knows their question's language; a question is compared with those of its own. Every
 * entry is looked at: 10,000 take a few milliseconds, and none is missed. Entries may come and go at any time; safe for
 * use by several threads.
 */
public final class FaqIndex implements FaqFeed.Listener {
    private final EncoderSelector encoders;
    private final Map<String, Located> located = new LinkedHashMap<>();
    private volatile Map<String, Located[]> byEncoder = Map.of();
    private boolean changed;

    private record Located(FaqEntry entry, String encoder, float[] vector) {}

    /** An entry and the cosine between its question and what was asked. */
    public record Hit(FaqEntry entry, double similarity) {}

    /**
     * What was found.
     *
     * @param encoder identity of the encoder that was asked, empty if none knows the language
     * @param threshold below which that encoder's similarities mean nothing
     * @param hits nearest first
     */
    public record Answer(String encoder, double threshold, List<Hit> hits) {

        /** True if the nearest is near enough to be an answer. */
        public boolean known() {
            return !hits.isEmpty() && hits.get(0).similarity() >= threshold;
        }
    }

    public FaqIndex(EncoderSelector encoders) {
        this.encoders = encoders;
    }

    /**
     * Adds an entry, or replaces the one of the same id. Encodes its question unless it is the same as before. One in a
     * language that no encoder knows can't be found.
     */
    @Override
    public void put(FaqEntry entry) {
        Optional<Encoder> encoder = encoders.select(entry.question());
        if (encoder.isEmpty()) {
            remove(entry.id());
            return;
        }
        float[] vector;
        synchronized (this) {
            Located known = located.get(entry.id());
            vector = known != null
                            && known.entry().question().equals(entry.question())
                            && known.encoder().equals(encoder.get().id())
                    ? known.vector()
                    : null;
        }
        if (vector == null) {
            vector = encoder.get().encode(entry.question()).vector();
        }
        synchronized (this) {
            located.put(entry.id(), new Located(entry, encoder.get().id(), vector));
            changed = true;
        }
    }

    @Override
    public synchronized void remove(String id) {
        changed |= located.remove(id) != null;
    }

    /** Leaves only these. */
    public synchronized void retain(Set<String> ids) {
        changed |= located.keySet().retainAll(ids);
    }

    public synchronized int size() {
        return located.size();
    }

    /** The nearest entries to a question. */
    public Answer ask(String question, int top) {
        return ask(question, top, entry -> true);
    }

    /** The nearest entries of one category to what a ticket says, in its language. */
    public Answer ask(String text, String category, int top) {
        return ask(text, top, entry -> entry.category().equals(category));
    }

    private Answer ask(String question, int top, Predicate<FaqEntry> wanted) {
        Optional<Encoder> chosen = encoders.select(question);
        if (chosen.isEmpty()) {
            return new Answer("", 1, List.of());
        }
        Encoder encoder = chosen.get();
        float[] vector = encoder.encode(question).vector();
        PriorityQueue<Hit> nearest = new PriorityQueue<>(top + 1, Comparator.comparingDouble(Hit::similarity));
        double least = -2;
        for (Located one : snapshot().getOrDefault(encoder.id(), new Located[0])) {
            if (!wanted.test(one.entry())) {
                continue;
            }
            float similarity = Vectors.dot(vector, one.vector());
            if (similarity > least || nearest.size() < top) {
                nearest.add(new Hit(one.entry(), similarity));
                if (nearest.size() > top) {
                    nearest.poll();
                }
                least = nearest.peek().similarity();
            }
        }
        List<Hit> hits = new ArrayList<>(nearest);
        hits.sort(Comparator.comparingDouble(Hit::similarity).reversed());
        return new Answer(encoder.id(), encoder.similarityThreshold(), hits);
    }

    private Map<String, Located[]> snapshot() {
        Map<String, Located[]> current = byEncoder;
        synchronized (this) {
            if (!changed) {
                return byEncoder;
            }
            Map<String, List<Located>> lists = new LinkedHashMap<>();
            located.values().forEach(one -> lists.computeIfAbsent(one.encoder(), encoder -> new ArrayList<>())
                    .add(one));
            Map<String, Located[]> arrays = new LinkedHashMap<>();
            lists.forEach((encoder, list) -> arrays.put(encoder, list.toArray(Located[]::new)));
            current = Map.copyOf(arrays);
            byEncoder = current;
            changed = false;
        }
        return current;
    }
}
