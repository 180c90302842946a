package dev.triage.core;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/**
 * A vector that leaves the application, with what made it.
 *
 * @param encoder identity, {@code name@version}
 * @param vector of unit length
 */
public record Embedding(String encoder, List<Float> vector) {

    public Embedding {
        requireNonNull(encoder, "encoder");
        vector = List.copyOf(vector);
    }

    public static Embedding of(Encoder encoder, String text) {
        float[] components = encoder.encode(text).vector();
        List<Float> vector = new ArrayList<>(components.length);
        for (float component : components) {
            vector.add(component);
        }
        return new Embedding(encoder.id(), vector);
    }
}
