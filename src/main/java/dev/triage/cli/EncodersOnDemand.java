package dev.triage.cli;

import dev.triage.core.Encoder;
import dev.triage.core.EncoderSelector;
import dev.triage.encoder.Encoders;
import java.util.Optional;
import java.util.function.Supplier;

/** Encoders that are loaded when the first text asks for one. For use by one thread. */
final class EncodersOnDemand implements EncoderSelector, AutoCloseable {
    private final Supplier<Encoders> load;
    private Encoders loaded;

    EncodersOnDemand(Supplier<Encoders> load) {
        this.load = load;
    }

    @Override
    public Optional<Encoder> select(String text) {
        if (loaded == null) {
            loaded = load.get();
        }
        return loaded.select(text);
    }

    @Override
    public void close() {
        if (loaded != null) {
            loaded.close();
        }
    }
}
