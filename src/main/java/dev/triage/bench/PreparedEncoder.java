package dev.triage.bench;

import dev.triage.core.Encoder;
import dev.triage.core.Encoding;
import dev.triage.core.ForwardingEncoder;

/** Encodes when it is told to; when asked by the router, it has the result at hand. For use by one thread. */
final class PreparedEncoder extends ForwardingEncoder {
    private Encoding prepared;

    PreparedEncoder(Encoder encoder) {
        super(encoder);
    }

    Encoding prepare(String text) {
        prepared = super.encode(text);
        return prepared;
    }

    @Override
    public Encoding encode(String text) {
        return prepared;
    }
}
