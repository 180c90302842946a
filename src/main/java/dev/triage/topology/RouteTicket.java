package dev.triage.topology;

import dev.triage.core.Decision;
import dev.triage.core.LabelledTicket;
import dev.triage.core.ReviewDesk;
import dev.triage.core.ReviewTicket;
import dev.triage.core.Router;
import dev.triage.core.Ticket;
import dev.triage.core.TicketHistory;
import dev.triage.core.TriageMetrics;
import dev.triage.core.UnencodableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Drops what came before, asks the router with the state of this moment about the rest, and begins the ticket's history.
 * The same content under the same id is a repeat for a while by the wall clock, as tickets' own times may be anything;
 * changed content is a new revision. Histories are forgotten after a time, unless the ticket still waits for a person.
 */
final class RouteTicket extends ContextualProcessor<String, Readable.Value<Ticket>, String, TicketEvent> {
    private static final Duration SWEEP = Duration.ofHours(1);

    private final Router router;
    private final RouterStateView state;
    private final TriageMetrics metrics;
    private final Duration repeatWindow;
    private final Duration retention;
    private KeyValueStore<String, TicketHistory> histories;

    RouteTicket(
            Router router, RouterStateView state, TriageMetrics metrics, Duration repeatWindow, Duration retention) {
        this.router = router;
        this.state = state;
        this.metrics = metrics;
        this.repeatWindow = repeatWindow;
        this.retention = retention;
    }

    @Override
    public void init(ProcessorContext<String, TicketEvent> context) {
        super.init(context);
        histories = context.getStateStore(Names.HISTORY_STORE);
        context.schedule(SWEEP, PunctuationType.WALL_CLOCK_TIME, this::forget);
    }

    @Override
    public void process(Record<String, Readable.Value<Ticket>> record) {
        Ticket ticket = record.value().value();
        Instant now = Instant.ofEpochMilli(context().currentSystemTimeMs());
        TicketHistory before = histories.get(record.key());
        if (ticket == null) {
            forget(record, before);
            return;
        }
        if (before != null && isRepeat(ticket, before, now)) {
            metrics.repeatDropped();
            return;
        }
        Decision decision;
        try {
            decision = router.decide(ticket, state.current());
        } catch (UnencodableException e) {
            bury(record, DeadLetter.UNENCODABLE, e.getMessage());
            return;
        }
        metrics.decided(decision);
        TicketHistory after = before == null ? TicketHistory.of(decision, now, 1) : before.changed(decision, now);
        histories.put(record.key(), after);
        if (decision instanceof Decision.Labelled labelled) {
            forward(record, new TicketEvent.Label(LabelledTicket.routed(labelled, after.revision(), now)));
        }
        if (after.inReview()) {
            forward(record, new TicketEvent.Review(ReviewTicket.of(decision, now)));
        } else if (before != null && before.inReview()) {
            forward(record, new TicketEvent.Review(null));
        }
    }

    private boolean isRepeat(Ticket ticket, TicketHistory before, Instant now) {
        return Duration.between(before.seenAt(), now).compareTo(repeatWindow) < 0
                && before.ticket().contentDigest().equals(ticket.contentDigest());
    }

    /** A tombstone takes all of a ticket away that is kept by id, as if it had never come. */
    private void forget(Record<String, Readable.Value<Ticket>> record, TicketHistory before) {
        if (before == null) {
            bury(record, DeadLetter.EMPTY, "The record has no value, and there is no such ticket to forget.");
            return;
        }
        histories.delete(record.key());
        forward(record, new TicketEvent.Review(null));
        forward(record, new TicketEvent.Example(ReviewDesk.exampleId(record.key()), null));
    }

    private void bury(Record<String, Readable.Value<Ticket>> record, String reason, String message) {
        RecordMetadata from = context().recordMetadata().orElseThrow();
        DeadLetter letter = new DeadLetter(
                record.key().getBytes(StandardCharsets.UTF_8), record.value().bytes(), reason, message);
        metrics.deadLetter(from.topic(), letter.reason());
        letter.describe(record.headers(), from);
        forward(record, new TicketEvent.Dead(letter));
    }

    private void forward(Record<String, Readable.Value<Ticket>> record, TicketEvent event) {
        context().forward(record.withValue(event));
    }

    private void forget(long now) {
        Instant oldest = Instant.ofEpochMilli(now).minus(retention);
        try (KeyValueIterator<String, TicketHistory> all = histories.all()) {
            while (all.hasNext()) {
                KeyValue<String, TicketHistory> entry = all.next();
                if (entry.value.seenAt().isBefore(oldest) && !entry.value.inReview()) {
                    histories.delete(entry.key);
                }
            }
        }
    }
}
