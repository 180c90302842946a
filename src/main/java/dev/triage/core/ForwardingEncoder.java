package dev.triage.core;

import static java.util.Objects.requireNonNull;

/** An encoder that does one thing more or otherwise than the one behind it, whose vectors, and identity, it gives out. */
public abstract class ForwardingEncoder implements Encoder {
    private final Encoder encoder;

    /** @param encoder closed with this one */
    protected ForwardingEncoder(Encoder encoder) {
        this.encoder = requireNonNull(encoder, "encoder");
    }

    @Override
    public final String id() {
        return encoder.id();
    }

    @Override
    public final int dimension() {
        return encoder.dimension();
    }

    @Override
    public final double similarityThreshold() {
        return encoder.similarityThreshold();
    }

    @Override
    public Encoding encode(String text) {
        return encoder.encode(text);
    }

    @Override
    public void close() {
        encoder.close();
    }
}
