/**
 * What the console knows, read from the topics and kept in memory on every instance: {@link
 * dev.triage.runtime.console.ConsoleFeed} fills the views, {@link dev.triage.runtime.console.TopicExport} reads topics
 * whole. The views need no Kafka.
 */
package dev.triage.runtime.console;
