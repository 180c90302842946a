/**
 * The embedding service: what programs written for Ollama or OpenAI ask of an encoder, and predictions. Entry point:
 * {@link dev.triage.web.embedding.EmbeddingService}.
 */
package dev.triage.web.embedding;
