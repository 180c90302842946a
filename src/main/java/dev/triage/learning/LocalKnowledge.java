package dev.triage.learning;

import dev.triage.core.Centroid;
import dev.triage.core.CentroidKey;
import dev.triage.core.Digest;
import dev.triage.core.EncodedExample;
import dev.triage.core.EncoderSelector;
import dev.triage.core.Encoding;
import dev.triage.core.Fit;
import dev.triage.core.RouterState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Learns from a file what the topology learns from the topic of examples: the same centroids, the same fits. */
public final class LocalKnowledge {

    private LocalKnowledge() {}

    /**
     * As the topology encodes examples: by text alone, and by the encoder that knows its language. Of two with the same
     * id the later one stays; a text in no known language is left out.
     */
    public static Map<String, EncodedExample> encode(List<LabelledText> examples, EncoderSelector encoders) {
        Map<String, EncodedExample> encoded = new LinkedHashMap<>();
        for (LabelledText example : examples) {
            encoded.remove(example.id());
            encoders.select(example.text())
                    .ifPresent(encoder -> encoded.put(
                            example.id(),
                            new EncodedExample(
                                    example.label(),
                                    encoder.id(),
                                    Digest.of(example.text()),
                                    encoder.encode(example.text()))));
        }
        return encoded;
    }

    /** By encoder, in the order of their identities. */
    public static Map<String, Map<String, EncodedExample>> byEncoder(Map<String, EncodedExample> examples) {
        Map<String, Map<String, EncodedExample>> byEncoder = new TreeMap<>();
        examples.forEach((id, example) -> byEncoder
                .computeIfAbsent(example.encoder(), encoder -> new LinkedHashMap<>())
                .put(id, example));
        return byEncoder;
    }

    /** The router's state once all examples have arrived, without any fit. */
    public static RouterState centroids(Map<String, EncodedExample> examples) {
        Map<CentroidKey, List<Encoding>> members = new LinkedHashMap<>();
        examples.values().forEach(example -> members.computeIfAbsent(example.centroid(), key -> new ArrayList<>())
                .add(example.encoding()));
        RouterState state = RouterState.EMPTY;
        for (Map.Entry<CentroidKey, List<Encoding>> category : members.entrySet()) {
            List<Encoding> encodings = category.getValue();
            state = state.with(category.getKey(), Centroid.of(encodings.get(0).vector().length, encodings));
        }
        return state;
    }

    /** The router's state once all examples have arrived and been fitted. */
    public static RouterState fitted(Map<String, EncodedExample> examples, CategoryNames names, FitSettings settings) {
        CentroidRefiner refiner = new CentroidRefiner(settings, names);
        RouterState state = centroids(examples);
        for (Map.Entry<String, Map<String, EncodedExample>> of :
                byEncoder(examples).entrySet()) {
            state = refiner.fit(of.getKey(), of.getValue())
                    .map(parameters -> new Fit("local", Instant.EPOCH, parameters))
                    .map(state::with)
                    .orElse(state);
        }
        return state;
    }
}
