package dev.triage.learning;

import dev.triage.core.EncoderSelector;
import dev.triage.core.UnencodableException;
import java.util.Locale;
import java.util.Optional;

/** What categories are called, as vectors: a name says something about its category before any example does. */
@FunctionalInterface
public interface CategoryNames {
    /** Nothing is known of any name. */
    CategoryNames NONE = (encoder, category) -> Optional.empty();

    /**
     * @param encoder identity of the encoder whose vectors are asked for
     * @return unit length; empty if the name is in another encoder's language or has no letters or digits
     */
    Optional<float[]> vector(String encoder, String category);

    /** Encoded as texts are, by the encoder that knows their language. */
    static CategoryNames of(EncoderSelector encoders) {
        return (encoder, category) -> {
            String words = words(category);
            try {
                return words.isEmpty()
                        ? Optional.empty()
                        : encoders.select(words)
                                .filter(own -> own.id().equals(encoder))
                                .map(own -> own.encode(words).vector());
            } catch (UnencodableException e) {
                return Optional.empty();
            }
        };
    }

    /** A name as a text: {@code Refund_not-showing} and {@code refundNotShowing} become "refund not showing". */
    static String words(String name) {
        return name.replaceAll("[^\\p{L}\\p{M}\\p{N}]+|(?<=\\p{Ll})(?=\\p{Lu})", " ")
                .strip()
                .toLowerCase(Locale.ROOT);
    }
}
