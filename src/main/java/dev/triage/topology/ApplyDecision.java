package dev.triage.topology;

import dev.triage.core.LabelledTicket;
import dev.triage.core.ReviewDecision;
import dev.triage.core.ReviewDesk;
import dev.triage.core.ReviewTicket;
import dev.triage.core.TicketHistory;
import dev.triage.core.TriageMetrics;
import java.time.Instant;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Applies a person's decision to the ticket's history; all that follows from it is one transaction. */
final class ApplyDecision extends ContextualProcessor<byte[], byte[], String, TicketEvent> {
    private final RecordReader<ReviewDecision> reader;
    private final ReviewDesk desk;
    private final RouterStateView state;
    private final TriageMetrics metrics;
    private KeyValueStore<String, TicketHistory> histories;

    ApplyDecision(RecordReader<ReviewDecision> reader, ReviewDesk desk, RouterStateView state, TriageMetrics metrics) {
        this.reader = reader;
        this.desk = desk;
        this.state = state;
        this.metrics = metrics;
    }

    @Override
    public void init(ProcessorContext<String, TicketEvent> context) {
        super.init(context);
        histories = context.getStateStore(Names.HISTORY_STORE);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        Readable<ReviewDecision> readable = reader.read(record.key(), record.value());
        if (readable instanceof Readable.Dead<ReviewDecision> dead) {
            bury(record, dead.letter());
            return;
        }
        ReviewDecision decision = ((Readable.Value<ReviewDecision>) readable).value();
        String id = decision.ticketId();
        ReviewDesk.Outcome outcome = desk.apply(histories.get(id), decision, state.current());
        if (outcome instanceof ReviewDesk.Outcome.Refused refused) {
            bury(record, new DeadLetter(record.key(), record.value(), refused.reason(), refused.message()));
        } else if (outcome instanceof ReviewDesk.Outcome.Applied applied) {
            histories.put(id, applied.history());
            for (LabelledTicket label : applied.labels()) {
                forward(record, id, new TicketEvent.Label(label));
            }
            if (applied.exampleChanged()) {
                forward(
                        record,
                        id,
                        new TicketEvent.Example(
                                ReviewDesk.exampleId(id), applied.example().orElse(null)));
            }
            if (applied.reviewChanged()) {
                Instant now = Instant.ofEpochMilli(context().currentSystemTimeMs());
                forward(
                        record,
                        id,
                        new TicketEvent.Review(
                                applied.inReview()
                                        ? ReviewTicket.of(applied.history().routed(), now)
                                        : null));
            }
        }
    }

    private void forward(Record<byte[], byte[]> record, String id, TicketEvent event) {
        context().forward(record.withKey(id).withValue(event));
    }

    private void bury(Record<byte[], byte[]> record, DeadLetter letter) {
        metrics.deadLetter(reader.topic(), letter.reason());
        letter.describe(record.headers(), context().recordMetadata().orElseThrow());
        String id = record.key() == null ? null : RecordReader.id(record.key());
        context().forward(record.withKey(id).withValue(new TicketEvent.Dead(letter)));
    }
}
