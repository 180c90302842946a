package dev.triage.avro;

import dev.triage.core.Candidate;
import dev.triage.core.Category;
import dev.triage.core.Embedding;
import dev.triage.core.FaqEntry;
import dev.triage.core.Judgement;
import dev.triage.core.LabelledExample;
import dev.triage.core.LabelledTicket;
import dev.triage.core.ReviewDecision;
import dev.triage.core.ReviewReason;
import dev.triage.core.ReviewTicket;
import dev.triage.core.Ticket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** One value of each kind, and records as other producers write them. */
final class Records {

    static final Instant NOON = Instant.parse("2026-11-24T12:00:00.123Z");

    static final Ticket TICKET = new Ticket(
            "T-1", "打印机", "打印机卡纸了 — please help 🖨", "mail", Map.of("floor", "3", "部门", "财务"), NOON, "trace-7");

    static final Judgement JUDGEMENT = new Judgement(
            List.of(
                    new Candidate("printer", 0.91, OptionalDouble.of(0.97)),
                    new Candidate("network", 0.42, OptionalDouble.empty())),
            OptionalDouble.of(0.96),
            OptionalDouble.of(0.99),
            "bge-small-zh-v1.5-q@1",
            4711,
            "fit-3",
            12,
            true,
            "vip",
            List.of("e-1", "e-2"));

    static final LabelledExample EXAMPLE = new LabelledExample("e-1", "硒鼓好像没装好", "printer", "train.csv");

    static final Category CATEGORY = new Category(
            "printer", "Printers", "hardware", List.of("en", "zh"), OptionalDouble.of(0.95), true, "ann", NOON);

    static final LabelledTicket LABELLED = new LabelledTicket(
            TICKET,
            "printer",
            "hardware",
            LabelledTicket.Source.PERSON,
            LabelledTicket.Status.WITHDRAWN,
            2,
            "ann",
            NOON,
            JUDGEMENT);

    static final LabelledTicket EMBEDDED =
            LABELLED.with(new Embedding("bge-small-zh-v1.5-q@1", List.of(0.6f, -0.8f, 0f)));

    static final FaqEntry FAQ = new FaqEntry("f-1", "打印机卡纸怎么办？", "打开后盖。", "https://help.example/jam", "printer");

    static final ReviewTicket REVIEW =
            new ReviewTicket(TICKET, Set.of(ReviewReason.AMBIGUOUS, ReviewReason.AUDIT), NOON, JUDGEMENT);

    static final ReviewDecision DECISION =
            new ReviewDecision("d-1", "T-1", ReviewDecision.Action.UNDO, "", "d-0", "ann", NOON);

    private Records() {}

    /** A record in the registry's wire format with values for some fields, and defaults for the others. */
    static byte[] written(int schemaId, String schema, Map<String, ?> fields) {
        Schema parsed = new Schema.Parser().parse(schema);
        GenericRecordBuilder record = new GenericRecordBuilder(parsed);
        fields.forEach(record::set);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(0);
        bytes.writeBytes(ByteBuffer.allocate(4).putInt(schemaId).array());
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        try {
            new GenericDatumWriter<>(parsed).write(record.build(), encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
