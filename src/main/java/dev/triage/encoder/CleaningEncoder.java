package dev.triage.encoder;

import static java.util.Objects.requireNonNull;

import dev.triage.core.Encoder;
import dev.triage.core.Encoding;
import dev.triage.core.ForwardingEncoder;

/** Reads texts once they are cleaned. */
final class CleaningEncoder extends ForwardingEncoder {
    private final TextCleaning cleaning;

    /** @param encoder whose identity includes the cleaning; closed with this one */
    CleaningEncoder(TextCleaning cleaning, Encoder encoder) {
        super(encoder);
        this.cleaning = requireNonNull(cleaning, "cleaning");
    }

    @Override
    public Encoding encode(String text) {
        return super.encode(cleaning.clean(text));
    }
}
