package dev.triage.core;

/**
 * What an encoder makes of a text. The arrays are shared, not copied: treat them as immutable.
 *
 * @param vector unit length, {@link Encoder#dimension()} components
 * @param tokens ids of the encoder's own tokens in order, without the special ones, within the encoder's limit
 * @param truncated true if the limit cut the text
 */
public record Encoding(float[] vector, int[] tokens, boolean truncated) {}
