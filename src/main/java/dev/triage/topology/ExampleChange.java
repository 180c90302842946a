package dev.triage.topology;

import dev.triage.core.CentroidKey;
import dev.triage.core.EncodedExample;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.KeyValue;

/**
 * What happened to an example.
 *
 * @param before null if it is new
 * @param after null if it was taken back
 */
record ExampleChange(EncodedExample before, EncodedExample after) {

    /** What leaves a centroid, then what joins one. */
    List<KeyValue<CentroidKey, Contribution>> contributions() {
        List<KeyValue<CentroidKey, Contribution>> contributions = new ArrayList<>(2);
        if (before != null) {
            contributions.add(KeyValue.pair(before.centroid(), new Contribution(false, before)));
        }
        if (after != null) {
            contributions.add(KeyValue.pair(after.centroid(), new Contribution(true, after)));
        }
        return contributions;
    }
}
