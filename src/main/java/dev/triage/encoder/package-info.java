/**
 * Sentence encoders: ONNX networks with their tokenizers, found by name, chosen by script, cached.
 *
 * <p>Entry points: {@link dev.triage.encoder.Encoders} opens what a configuration names;
 * {@link dev.triage.encoder.EncoderCatalogue} knows which encoders there are. Whatever a user can put right is an
 * {@link dev.triage.encoder.EncoderException}.
 */
package dev.triage.encoder;
