package dev.triage.avro;

import dev.triage.core.ReviewDecision;
import dev.triage.record.Action;

final class ReviewDecisionRecords {

    static final RecordType<ReviewDecision, dev.triage.record.ReviewDecision> TYPE = RecordType.of(
            "a review decision",
            dev.triage.record.ReviewDecision.class,
            ReviewDecisionRecords::toRecord,
            (record, key) -> toCore(record));

    private ReviewDecisionRecords() {}

    private static dev.triage.record.ReviewDecision toRecord(ReviewDecision decision) {
        return new dev.triage.record.ReviewDecision(
                decision.id(),
                decision.ticketId(),
                Action.valueOf(decision.action().name()),
                decision.category(),
                decision.undoes(),
                decision.decidedBy(),
                decision.decidedAt());
    }

    private static ReviewDecision toCore(dev.triage.record.ReviewDecision record) {
        if (record.getAction() == Action.UNKNOWN) {
            throw new IllegalArgumentException("this version doesn't know the action it asks for");
        }
        return new ReviewDecision(
                record.getId(),
                record.getTicketId(),
                ReviewDecision.Action.valueOf(record.getAction().name()),
                record.getCategory(),
                record.getUndoes(),
                record.getDecidedBy(),
                record.getDecidedAt());
    }
}
