package dev.triage.encoder;

import static java.util.Objects.requireNonNull;

import dev.triage.core.Encoder;
import dev.triage.core.Encoding;

/** Reads texts once they are cleaned. */
final class CleaningEncoder implements Encoder {
    private final TextCleaning cleaning;
    private final Encoder encoder;

    /** @param encoder whose identity includes the cleaning; closed with this one */
    CleaningEncoder(TextCleaning cleaning, Encoder encoder) {
        this.cleaning = requireNonNull(cleaning, "cleaning");
        this.encoder = requireNonNull(encoder, "encoder");
    }

    @Override
    public String id() {
        return encoder.id();
    }

    @Override
    public int dimension() {
        return encoder.dimension();
    }

    @Override
    public double similarityThreshold() {
        return encoder.similarityThreshold();
    }

    @Override
    public Encoding encode(String text) {
        return encoder.encode(cleaning.clean(text));
    }

    @Override
    public void close() {
        encoder.close();
    }
}
