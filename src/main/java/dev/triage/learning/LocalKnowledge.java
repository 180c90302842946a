package dev.triage.learning;

import dev.triage.core.Centroid;
import dev.triage.core.CentroidKey;
import dev.triage.core.EncodedExample;
import dev.triage.core.Encoding;
import dev.triage.core.Fit;
import dev.triage.core.RouterState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Learns from a file what the topology learns from the topic of examples: the same centroids, the same fits. */
public final class LocalKnowledge {

    private LocalKnowledge() {}

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
    public static RouterState fitted(EncodedExamples examples, FitSettings settings) {
        CentroidRefiner refiner = new CentroidRefiner(settings, examples.names());
        RouterState state = centroids(examples.byId());
        for (Map.Entry<String, EncodedExamples> of : examples.byEncoder().entrySet()) {
            state = refiner.fit(of.getKey(), of.getValue().byId())
                    .map(parameters -> new Fit("local", Instant.EPOCH, parameters))
                    .map(state::with)
                    .orElse(state);
        }
        return state;
    }
}
