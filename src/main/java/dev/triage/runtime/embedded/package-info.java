/**
 * A Kafka broker and a schema registry inside this process, their data on disk: for the demo and for tests, on the
 * loopback interface only.
 *
 * <p>Entry points: {@link dev.triage.runtime.embedded.EmbeddedKafka} and
 * {@link dev.triage.runtime.embedded.EmbeddedRegistry}. Both go on where they were after a restart, also after the
 * process was killed.
 */
package dev.triage.runtime.embedded;
