package dev.triage.learning;

import static java.util.Objects.requireNonNull;

import dev.triage.core.Digest;
import dev.triage.core.EncodedExample;
import dev.triage.core.EncoderSelector;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Examples and what their categories are called: all that is learned from. The map is shared, not copied.
 *
 * @param byId of one encoder or of several
 * @param names of the categories, as far as they are known
 */
public record EncodedExamples(Map<String, EncodedExample> byId, CategoryNames names) {

    public EncodedExamples {
        requireNonNull(byId, "byId");
        requireNonNull(names, "names");
    }

    /**
     * As the topology encodes examples and names: by text alone, and by the encoder that knows its language. Of two with
     * the same id the later one stays; a text in no known language is left out.
     */
    public static EncodedExamples encode(List<LabelledText> examples, EncoderSelector encoders) {
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
        return new EncodedExamples(encoded, CategoryNames.of(encoders));
    }

    /** These, and others whose categories are called alike; of two with the same id the other one stays. */
    EncodedExamples with(EncodedExamples others) {
        Map<String, EncodedExample> all = new LinkedHashMap<>(byId);
        all.putAll(others.byId);
        return new EncodedExamples(all, names);
    }

    /** By encoder, in the order of their identities. */
    public Map<String, EncodedExamples> byEncoder() {
        Map<String, EncodedExamples> byEncoder = new TreeMap<>();
        byId.forEach((id, example) -> byEncoder
                .computeIfAbsent(example.encoder(), encoder -> new EncodedExamples(new LinkedHashMap<>(), names))
                .byId
                .put(id, example));
        return byEncoder;
    }
}
