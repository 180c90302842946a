package dev.triage.core;

import static java.util.Objects.requireNonNull;

/**
 * A labelled example as the router keeps it: its vector instead of its text.
 *
 * @param category which it belongs to
 * @param encoder identity of the encoder, as in {@link Encoder#id()}
 * @param text digest of the text, to notice when an encoding can be used again
 * @param encoding vector and tokens
 */
public record EncodedExample(String category, String encoder, Digest text, Encoding encoding) {

    public EncodedExample {
        requireNonNull(category, "category");
        requireNonNull(encoder, "encoder");
        requireNonNull(text, "text");
        requireNonNull(encoding, "encoding");
    }

    public CentroidKey centroid() {
        return new CentroidKey(encoder, category);
    }
}
