package dev.triage.topology;

import dev.triage.core.Fit;
import dev.triage.core.RouterState;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.errors.SerializationException;

/** Puts a fit together from its chunks once its closing marker has come. */
final class FitAssembler {
    private final Map<String, Map<Integer, byte[]>> chunks = new HashMap<>();

    void add(StateRecord.OfFitChunk chunk) {
        Map<Integer, byte[]> ofEncoder = chunks.computeIfAbsent(chunk.encoder(), encoder -> new HashMap<>());
        if (chunk.bytes() == null) {
            ofEncoder.remove(chunk.number());
        } else {
            ofEncoder.put(chunk.number(), chunk.bytes());
        }
    }

    /**
     * Empty if the chunks at hand aren't that fit's.
     *
     * @throws SerializationException if they are, but can't be read
     */
    Optional<Fit> close(StateRecord.OfFit marker) {
        Map<Integer, byte[]> ofEncoder = chunks.getOrDefault(marker.encoder(), Map.of());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int number = 0; number < marker.chunks(); number++) {
            byte[] chunk = ofEncoder.get(number);
            if (chunk == null) {
                return Optional.empty();
            }
            bytes.writeBytes(chunk);
        }
        if (!FitRecords.version(bytes.toByteArray()).equals(marker.version())) {
            return Optional.empty();
        }
        chunks.remove(marker.encoder());
        return Optional.of(new Fit(marker.version(), marker.fittedAt(), FitCodec.decode(bytes.toByteArray())));
    }

    /** The state with one more part: a fit takes effect with its marker, everything else at once. */
    RouterState apply(StateRecord part, RouterState state) {
        if (part instanceof StateRecord.OfFitChunk chunk) {
            add(chunk);
        } else if (part instanceof StateRecord.OfFit marker) {
            return close(marker).map(state::with).orElse(state);
        }
        return part.applyTo(state);
    }
}
