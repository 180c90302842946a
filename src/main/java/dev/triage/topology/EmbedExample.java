package dev.triage.topology;

import dev.triage.core.Digest;
import dev.triage.core.EncodedExample;
import dev.triage.core.Encoder;
import dev.triage.core.EncoderSelector;
import dev.triage.core.LabelledExample;
import dev.triage.core.TriageMetrics;
import dev.triage.core.UnencodableException;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Encodes each example once and keeps the encoding, so that a later change subtracts the very bits that were added, and
 * a new label for the same text embeds nothing. Forwards what changed; nothing if nothing did.
 */
final class EmbedExample extends ContextualProcessor<byte[], byte[], String, Readable<ExampleChange>> {
    private final RecordReader<LabelledExample> reader;
    private final EncoderSelector encoders;
    private final TriageMetrics metrics;
    private KeyValueStore<String, EncodedExample> encoded;

    EmbedExample(RecordReader<LabelledExample> reader, EncoderSelector encoders, TriageMetrics metrics) {
        this.reader = reader;
        this.encoders = encoders;
        this.metrics = metrics;
    }

    @Override
    public void init(ProcessorContext<String, Readable<ExampleChange>> context) {
        super.init(context);
        encoded = context.getStateStore(Names.EXAMPLES_STORE);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        Readable<LabelledExample> readable = reader.read(record.key(), record.value());
        if (readable instanceof Readable.Dead<LabelledExample> dead) {
            bury(record, dead.letter());
            return;
        }
        LabelledExample example = ((Readable.Value<LabelledExample>) readable).value();
        String id = RecordReader.id(record.key());
        EncodedExample before = encoded.get(id);
        if (example == null) {
            change(record, id, before, null);
            return;
        }
        Optional<Encoder> encoder = encoders.select(example.text());
        if (encoder.isEmpty()) {
            change(record, id, before, null);
            bury(
                    record,
                    new DeadLetter(
                            record.key(),
                            record.value(),
                            "UNSUPPORTED_LANGUAGE",
                            "No encoder knows the language of this example."));
            return;
        }
        EncodedExample after;
        try {
            after = encode(example, encoder.get(), before);
        } catch (UnencodableException e) {
            change(record, id, before, null);
            bury(record, new DeadLetter(record.key(), record.value(), DeadLetter.UNENCODABLE, e.getMessage()));
            return;
        }
        change(record, id, before, after);
    }

    private EncodedExample encode(LabelledExample example, Encoder encoder, EncodedExample before) {
        Digest text = Digest.of(example.text());
        if (before != null && before.text().equals(text) && before.encoder().equals(encoder.id())) {
            return new EncodedExample(example.category(), before.encoder(), text, before.encoding());
        }
        metrics.exampleEncoded();
        return new EncodedExample(example.category(), encoder.id(), text, encoder.encode(example.text()));
    }

    private void change(Record<byte[], byte[]> record, String id, EncodedExample before, EncodedExample after) {
        if (sameContribution(before, after)) {
            return;
        }
        encoded.put(id, after);
        context().forward(record.withKey(id).withValue(new Readable.Value<>(new ExampleChange(before, after))));
    }

    private static boolean sameContribution(EncodedExample before, EncodedExample after) {
        if (before == null || after == null) {
            return before == after;
        }
        return before.centroid().equals(after.centroid()) && before.text().equals(after.text());
    }

    private void bury(Record<byte[], byte[]> record, DeadLetter letter) {
        metrics.deadLetter(reader.topic(), letter.reason());
        letter.describe(record.headers(), context().recordMetadata().orElseThrow());
        String id = record.key() == null ? null : RecordReader.id(record.key());
        context().forward(record.withKey(id).withValue(new Readable.Dead<>(letter)));
    }
}
