/**
 * What the router is about, in the JDK's terms alone: tickets, categories, encodings, centroids and decisions.
 *
 * <p>Entry points: {@link dev.triage.core.Router} decides a ticket against a {@link dev.triage.core.RouterState};
 * {@link dev.triage.core.Centroid} is the exact sum that a category consists of. Ports to the outside are
 * {@link dev.triage.core.Encoder}, {@link dev.triage.core.EncoderSelector} and {@link dev.triage.core.TriageMetrics}.
 */
package dev.triage.core;
