package dev.triage.core;

import java.util.Optional;

/** Chooses the encoder that knows the language a text is written in. */
@FunctionalInterface
public interface EncoderSelector {

    /** Empty if no encoder knows the text's script. */
    Optional<Encoder> select(String text);
}
