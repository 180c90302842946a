package dev.triage.core;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * All that a router knows at one moment: centroids and fits by encoder, categories, the mode. Immutable; each change makes the
 * next version.
 *
 * @param version grows with every change, the same on every instance; -1 before the first
 * @param asOf when the last change was written
 * @param encoders what is known by each, by encoder identity
 * @param categories by name; those known from examples alone are absent
 * @param mode how far the router may act on its own
 */
public record RouterState(
        long version,
        Instant asOf,
        Map<String, EncoderKnowledge> encoders,
        Map<String, Category> categories,
        Mode mode) {

    public static final RouterState EMPTY = new RouterState(-1, Instant.EPOCH, Map.of(), Map.of(), Mode.LIVE);

    public RouterState {
        requireNonNull(asOf, "asOf");
        requireNonNull(mode, "mode");
        encoders = Collections.unmodifiableMap(encoders);
        categories = Collections.unmodifiableMap(categories);
    }

    public RouterState at(long newVersion, Instant when) {
        return new RouterState(newVersion, when, encoders, categories, mode);
    }

    public RouterState with(CentroidKey key, Centroid centroid) {
        EncoderKnowledge before = encoder(key.encoder());
        return with(key.encoder(), before.with(before.index().with(key.category(), centroid)));
    }

    public RouterState with(Fit fit) {
        String encoder = fit.parameters().encoder();
        return with(encoder, encoder(encoder).with(Optional.of(fit)));
    }

    private RouterState with(String encoder, EncoderKnowledge knowledge) {
        return new RouterState(version, asOf, changed(encoders, encoder, knowledge), categories, mode);
    }

    public RouterState with(Category category) {
        return new RouterState(version, asOf, encoders, changed(categories, category.name(), category), mode);
    }

    public RouterState withoutCategory(String name) {
        Map<String, Category> fewer = new LinkedHashMap<>(categories);
        fewer.remove(name);
        return new RouterState(version, asOf, encoders, fewer, mode);
    }

    public RouterState with(Mode newMode) {
        return new RouterState(version, asOf, encoders, categories, newMode);
    }

    /** Of that encoder; empty if it has no examples yet. */
    public CentroidIndex index(String encoder) {
        return encoder(encoder).index();
    }

    /** By that encoder; empty knowledge if there is none. */
    public EncoderKnowledge encoder(String encoder) {
        return encoders.getOrDefault(encoder, EncoderKnowledge.EMPTY);
    }

    /** What is known of a category; its name alone if nothing else is. */
    public Category category(String name) {
        Category known = categories.get(name);
        return known == null ? Category.named(name) : known;
    }

    public boolean retired(String name) {
        Category known = categories.get(name);
        return known != null && known.retired();
    }

    /** True if no encoder has any example. */
    public boolean hasNoCentroids() {
        return encoders.values().stream()
                .allMatch(knowledge -> knowledge.index().size() == 0);
    }

    /** Examples in all centroids of all encoders. */
    public long examples() {
        return encoders.values().stream()
                .mapToLong(knowledge -> knowledge.index().examples())
                .sum();
    }

    private static <V> Map<String, V> changed(Map<String, V> map, String key, V value) {
        Map<String, V> copy = new LinkedHashMap<>(map);
        copy.put(key, value);
        return copy;
    }
}
