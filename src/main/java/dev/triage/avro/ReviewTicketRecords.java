package dev.triage.avro;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import dev.triage.core.ReviewReason;
import dev.triage.core.ReviewTicket;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

final class ReviewTicketRecords {

    static final RecordType<ReviewTicket, dev.triage.record.ReviewTicket> TYPE = RecordType.of(
            "a review ticket",
            dev.triage.record.ReviewTicket.class,
            ReviewTicketRecords::toRecord,
            (record, key) -> toCore(record));

    private static final Map<String, ReviewReason> REASONS =
            Arrays.stream(ReviewReason.values()).collect(toMap(ReviewReason::name, Function.identity()));

    private ReviewTicketRecords() {}

    private static dev.triage.record.ReviewTicket toRecord(ReviewTicket review) {
        return new dev.triage.record.ReviewTicket(
                TicketRecords.toRecord(review.ticket()),
                review.reasons().stream().sorted().map(ReviewReason::name).toList(),
                review.enteredAt(),
                JudgementRecords.toRecord(review.judgement()));
    }

    /** A reason that a later version has invented must not keep the ticket from people: it is left out. */
    private static ReviewTicket toCore(dev.triage.record.ReviewTicket record) {
        return new ReviewTicket(
                TicketRecords.toCore(record.getTicket()),
                record.getReasons().stream()
                        .map(REASONS::get)
                        .filter(Objects::nonNull)
                        .collect(toSet()),
                record.getEnteredAt(),
                JudgementRecords.toCore(record.getJudgement()));
    }
}
