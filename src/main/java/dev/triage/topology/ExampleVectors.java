package dev.triage.topology;

import dev.triage.core.EncodedExample;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;

/** The encoded examples that the records of the {@code example-vectors} topic add up to. For one thread. */
public final class ExampleVectors {
    private final Map<String, EncodedExample> examples = new HashMap<>();

    /**
     * @param value null if the example is taken back
     * @throws SerializationException if the bytes aren't an encoded example
     */
    public void add(byte[] key, byte[] value) {
        String id = new String(key, StandardCharsets.UTF_8);
        if (value == null) {
            examples.remove(id);
        } else {
            examples.put(id, Codecs.ENCODED_EXAMPLE.deserializer().deserialize("", value));
        }
    }

    /** By id. */
    public Map<String, EncodedExample> examples() {
        return Collections.unmodifiableMap(examples);
    }
}
