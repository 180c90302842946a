package dev.triage.topology;

import dev.triage.core.Decision;
import dev.triage.core.Router;
import dev.triage.core.TriageMetrics;
import java.time.Instant;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;

/** Asks the router with the state of this moment. */
final class DecideTicket extends ContextualFixedKeyProcessor<String, RevisedTicket, DecidedTicket> {
    private final Router router;
    private final RouterStateView state;
    private final TriageMetrics metrics;

    DecideTicket(Router router, RouterStateView state, TriageMetrics metrics) {
        this.router = router;
        this.state = state;
        this.metrics = metrics;
    }

    @Override
    public void process(FixedKeyRecord<String, RevisedTicket> record) {
        RevisedTicket revised = record.value();
        Decision decision = router.decide(revised.ticket(), state.current());
        metrics.decided(decision);
        Instant now = Instant.ofEpochMilli(context().currentSystemTimeMs());
        context().forward(record.withValue(new DecidedTicket(decision, revised.revision(), now)));
    }
}
