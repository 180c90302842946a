/**
 * Runs the topology: configuration, topics, the life cycle of Kafka Streams, health and metrics.
 *
 * <p>Entry points: {@link dev.triage.runtime.TriageConfig} reads the settings, {@link dev.triage.runtime.TriageApp} runs
 * one instance, {@link dev.triage.runtime.TopicAdmin} creates and checks topics.
 */
package dev.triage.runtime;
