package dev.triage.encoder;

import static java.util.Objects.requireNonNull;

import dev.triage.core.Encoder;
import dev.triage.core.EncoderSelector;
import java.lang.Character.UnicodeScript;
import java.util.Map;
import java.util.Optional;

/** The encoder that reads the script most of the text is in; for texts without letters the standard one. */
final class ScriptEncoderSelector implements EncoderSelector {
    private final Map<UnicodeScript, Encoder> encoders;
    private final Encoder standard;

    ScriptEncoderSelector(Map<UnicodeScript, Encoder> encoders, Encoder standard) {
        this.encoders = Map.copyOf(encoders);
        this.standard = requireNonNull(standard, "standard");
    }

    @Override
    public Optional<Encoder> select(String text) {
        Optional<UnicodeScript> script = ScriptDetector.dominant(text);
        return script.isEmpty() ? Optional.of(standard) : script.map(encoders::get);
    }
}
