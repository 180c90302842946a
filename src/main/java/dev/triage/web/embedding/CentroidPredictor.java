package dev.triage.web.embedding;

import dev.triage.core.Centroid;
import dev.triage.core.CentroidKey;
import dev.triage.core.Decision;
import dev.triage.core.Encoder;
import dev.triage.core.EncoderSelector;
import dev.triage.core.Encoding;
import dev.triage.core.Router;
import dev.triage.core.RouterState;
import dev.triage.core.RoutingPolicy;
import dev.triage.core.RuleSet;
import dev.triage.core.Ticket;
import dev.triage.runtime.CsvTable;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Predicts with one centroid per category, summed from a file of examples. Nothing is fitted, so no probabilities. */
public final class CentroidPredictor implements Predictor {
    private final Router router;
    private final RouterState state;

    private CentroidPredictor(Router router, RouterState state) {
        this.router = router;
        this.state = state;
    }

    /** Encodes the examples, which takes milliseconds each. Those in a script without an encoder are left out. */
    public static CentroidPredictor of(EncoderSelector encoders, CsvTable examples) {
        Map<CentroidKey, Centroid> centroids = new LinkedHashMap<>();
        for (CsvTable.Row row : examples.rows()) {
            Optional<Encoder> chosen = encoders.select(row.text());
            if (chosen.isPresent()) {
                Encoder encoder = chosen.get();
                Encoding encoding = encoder.encode(row.text());
                centroids.merge(
                        new CentroidKey(encoder.id(), row.label()),
                        Centroid.empty(encoder.dimension()).plus(encoding),
                        (known, added) -> known.plus(encoding));
            }
        }
        RouterState state = RouterState.EMPTY;
        for (Map.Entry<CentroidKey, Centroid> entry : centroids.entrySet()) {
            state = state.with(entry.getKey(), entry.getValue());
        }

        return new CentroidPredictor(
                new Router(encoders, RuleSet.NONE, RoutingPolicy.DEFAULT), state.at(0, Instant.now()));
    }

    @Override
    public Decision predict(Ticket ticket) {
        return router.decide(ticket, state);
    }
}
