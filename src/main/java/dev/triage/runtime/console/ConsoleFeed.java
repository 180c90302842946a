package dev.triage.runtime.console;

import dev.triage.avro.RecordSerdes;
import dev.triage.core.LabelledTicket;
import dev.triage.core.ReviewDecision;
import dev.triage.core.ReviewReason;
import dev.triage.core.ReviewTicket;
import dev.triage.runtime.TopicReader;
import dev.triage.runtime.TriageConfig;
import dev.triage.topology.TopicNames;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Reads the topics that the console shows, from their beginning and committed records only, into views in memory. Every
 * instance reads everything, so that any of them can serve anybody.
 */
public final class ConsoleFeed implements AutoCloseable {
    private final TopicNames topics;
    private final RecordSerdes serdes;
    private final ReviewQueue queue = new ReviewQueue(Clock.systemUTC());
    private final TicketIndex tickets = new TicketIndex();
    private final DecisionLog decisions = new DecisionLog();
    private final ExampleTexts examples = new ExampleTexts();
    private final MinuteCounts minutes = new MinuteCounts();
    private final AuditTally audit;
    private final ReviewedHistory history;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final TopicReader reader;

    /** Is told of decisions that the topology refuses from now on, and not of those from before the start. */
    @FunctionalInterface
    public interface Listener {
        void refused(ReviewDecision decision, DecisionLog.Refusal refusal);
    }

    /** @param serdes stay the caller's to close */
    public ConsoleFeed(TriageConfig config, RecordSerdes serdes) {
        this.topics = config.topics();
        this.serdes = serdes;
        this.audit = new AuditTally(config.policy().noneLabel());
        this.history = new ReviewedHistory(config.policy().noneLabel());
        reader = new TopicReader(
                "console-feed",
                config.kafka(),
                List.of(topics.review(), topics.labelled(), topics.decisions(), topics.deadLetter(), topics.examples()),
                this::read);
        reader.start();
    }

    private void read(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            return;
        }
        String id = new String(record.key(), StandardCharsets.UTF_8);
        String topic = record.topic();
        if (topic.equals(topics.review())) {
            readReview(id, serdes.review().decode(id, record.value()), record);
        } else if (topic.equals(topics.labelled())) {
            LabelledTicket labelled = serdes.labelled().decode(id, record.value());
            if (labelled != null) {
                readLabelled(labelled, record);
            }
        } else if (topic.equals(topics.examples())) {
            examples.put(id, serdes.example().decode(id, record.value()));
        } else if (topic.equals(topics.decisions())) {
            ReviewDecision decision = serdes.reviewDecision().decode(id, record.value());
            if (decision != null) {
                noteDecision(decision);
            }
        } else if (topics.decisions().equals(header(record, "dead-letter.topic"))) {
            readRefusal(id, record);
        }
    }

    private void readReview(String id, ReviewTicket ticket, ConsumerRecord<byte[], byte[]> record) {
        queue.put(id, ticket, record.partition(), record.offset());
        if (ticket == null) {
            return;
        }
        if (ticket.reasons().equals(Set.of(ReviewReason.AUDIT))) {
            history.audited(id, ticket.judgement(), ticket.enteredAt());
        } else {
            history.judged(id, ticket.judgement());
            minutes.add(MinuteCounts.Kind.REVIEW, ticket.enteredAt());
        }
    }

    private void readLabelled(LabelledTicket labelled, ConsumerRecord<byte[], byte[]> record) {
        tickets.put(labelled, record.partition(), record.offset());
        boolean routed = labelled.source() == LabelledTicket.Source.ROUTER
                && labelled.status() == LabelledTicket.Status.ASSIGNED
                && labelled.decidedBy().isEmpty();
        String id = labelled.ticket().id();
        if (routed) {
            minutes.add(MinuteCounts.Kind.ROUTED, labelled.decidedAt());
            history.routed(id, labelled.judgement(), labelled.decidedAt());
            audit.routed(id, labelled.category(), labelled.decidedAt());
        } else {
            history.judged(id, labelled.judgement());
        }
    }

    private void readRefusal(String id, ConsumerRecord<byte[], byte[]> record) {
        ReviewDecision decision = serdes.reviewDecision().decode(id, record.value());
        if (decision == null) {
            return;
        }
        String reason = header(record, "dead-letter.reason");
        String message = header(record, "dead-letter.message");
        if (decisions.refuse(decision, reason, message)) {
            noteVerdict(decision.ticketId());
            queue.show(decision.ticketId());
            if (reader.caughtUp()) {
                DecisionLog.Refusal refusal = new DecisionLog.Refusal(reason, message);
                listeners.forEach(listener -> listener.refused(decision, refusal));
            }
        }
    }

    /** Notes a decision that this instance has just written, without waiting to read it back. */
    public void noteDecision(ReviewDecision decision) {
        if (decisions.add(decision)) {
            noteVerdict(decision.ticketId());
            minutes.add(MinuteCounts.Kind.DECIDED, decision.decidedAt());
        }
    }

    private void noteVerdict(String ticketId) {
        Optional<ReviewDecision> verdict = decisions.verdict(ticketId);
        audit.decided(ticketId, verdict);
        history.decided(ticketId, verdict);
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    public void addListener(Listener listener) {
        listeners.add(listener);
    }

    /** True once all that was there at the start has been read. */
    public boolean caughtUp() {
        return reader.caughtUp();
    }

    public ReviewQueue queue() {
        return queue;
    }

    public TicketIndex tickets() {
        return tickets;
    }

    public DecisionLog decisions() {
        return decisions;
    }

    public ExampleTexts examples() {
        return examples;
    }

    public MinuteCounts minutes() {
        return minutes;
    }

    public ReviewedHistory history() {
        return history;
    }

    public AuditTally audit() {
        return audit;
    }

    @Override
    public void close() {
        reader.close();
    }
}
