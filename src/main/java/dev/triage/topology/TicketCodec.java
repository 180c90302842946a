package dev.triage.topology;

import dev.triage.core.Candidate;
import dev.triage.core.Decision;
import dev.triage.core.Judgement;
import dev.triage.core.ReviewDecision;
import dev.triage.core.ReviewReason;
import dev.triage.core.Ticket;
import dev.triage.core.TicketHistory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;

/** The fixed binary encoding of a ticket's history. Enumerations are written by name. */
final class TicketCodec {
    private static final int FORMAT = 1;

    private TicketCodec() {}

    static byte[] encode(TicketHistory history) {
        BinaryWriter out = new BinaryWriter().u8(FORMAT);
        write(out, history.routed());
        out.i64(history.seenAt().toEpochMilli()).varint(history.revision());
        out.varint(history.decisions().size());
        history.decisions().forEach(decision -> write(out, decision));
        writeStrings(out, history.applied());
        return out.toBytes();
    }

    static TicketHistory decode(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes).format(FORMAT);
        Decision routed = readDecision(in);
        Instant seenAt = Instant.ofEpochMilli(in.i64());
        int revision = in.varint();
        int size = in.length(1);
        List<ReviewDecision> decisions = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            decisions.add(readReviewDecision(in));
        }
        TicketHistory history = new TicketHistory(routed, seenAt, revision, decisions, readStrings(in));
        in.end();
        return history;
    }

    private static void write(BinaryWriter out, Decision decision) {
        if (decision instanceof Decision.Labelled labelled) {
            out.u8('l')
                    .string(labelled.category())
                    .string(labelled.destination())
                    .u8(labelled.audit() ? 1 : 0);
        } else if (decision instanceof Decision.NeedsReview review) {
            out.u8('r');
            writeStrings(out, review.reasons().stream().map(Enum::name).sorted().toList());
        }
        write(out, decision.ticket());
        write(out, decision.judgement());
    }

    private static Decision readDecision(BinaryReader in) {
        if (in.u8() == 'l') {
            String category = in.string();
            String destination = in.string();
            boolean audit = in.u8() == 1;
            return new Decision.Labelled(readTicket(in), category, destination, audit, readJudgement(in));
        }
        Set<ReviewReason> reasons = EnumSet.noneOf(ReviewReason.class);
        readStrings(in).forEach(name -> reasons.add(ReviewReason.valueOf(name)));
        return new Decision.NeedsReview(readTicket(in), reasons, readJudgement(in));
    }

    private static void write(BinaryWriter out, Ticket ticket) {
        out.string(ticket.id()).string(ticket.subject()).string(ticket.text()).string(ticket.channel());
        out.varint(ticket.attributes().size());
        new TreeMap<>(ticket.attributes())
                .forEach((name, value) -> out.string(name).string(value));
        out.i64(ticket.created().toEpochMilli()).string(ticket.trace());
    }

    private static Ticket readTicket(BinaryReader in) {
        String id = in.string();
        String subject = in.string();
        String text = in.string();
        String channel = in.string();
        Map<String, String> attributes = new HashMap<>();
        for (int i = in.length(2); i > 0; i--) {
            attributes.put(in.string(), in.string());
        }
        return new Ticket(id, subject, text, channel, attributes, Instant.ofEpochMilli(in.i64()), in.string());
    }

    private static void write(BinaryWriter out, Judgement judgement) {
        out.varint(judgement.candidates().size());
        for (Candidate candidate : judgement.candidates()) {
            out.string(candidate.category()).f64(candidate.similarity());
            write(out, candidate.probability());
        }
        write(out, judgement.confidence());
        write(out, judgement.known());
        out.string(judgement.encoder())
                .i64(judgement.stateVersion())
                .string(judgement.classifier())
                .varint(judgement.tokens())
                .u8(judgement.truncated() ? 1 : 0)
                .string(judgement.rule());
        writeStrings(out, judgement.neighbours());
    }

    private static Judgement readJudgement(BinaryReader in) {
        int size = in.length(1);
        List<Candidate> candidates = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            candidates.add(new Candidate(in.string(), in.f64(), readOptional(in)));
        }
        return new Judgement(
                candidates,
                readOptional(in),
                readOptional(in),
                in.string(),
                in.i64(),
                in.string(),
                in.varint(),
                in.u8() == 1,
                in.string(),
                readStrings(in));
    }

    private static void write(BinaryWriter out, ReviewDecision decision) {
        out.string(decision.id())
                .string(decision.ticketId())
                .string(decision.action().name())
                .string(decision.category())
                .string(decision.undoes())
                .string(decision.decidedBy())
                .i64(decision.decidedAt().toEpochMilli());
    }

    private static ReviewDecision readReviewDecision(BinaryReader in) {
        return new ReviewDecision(
                in.string(),
                in.string(),
                ReviewDecision.Action.valueOf(in.string()),
                in.string(),
                in.string(),
                in.string(),
                Instant.ofEpochMilli(in.i64()));
    }

    private static void write(BinaryWriter out, OptionalDouble value) {
        out.f64(value.orElse(Double.NaN));
    }

    private static OptionalDouble readOptional(BinaryReader in) {
        double value = in.f64();
        return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private static void writeStrings(BinaryWriter out, List<String> values) {
        out.varint(values.size());
        values.forEach(out::string);
    }

    private static List<String> readStrings(BinaryReader in) {
        int size = in.length(1);
        List<String> values = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            values.add(in.string());
        }
        return values;
    }
}
