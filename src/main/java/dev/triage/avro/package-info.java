/**
 * Records on topics: Avro in the schema registry's wire format, mapped to core values. No other package sees a
 * generated class.
 *
 * <p>Entry point: {@link dev.triage.avro.RecordSerdes}. A record that can't be read is a
 * {@link dev.triage.avro.DecodeException}; a registry that doesn't answer is a
 * {@link dev.triage.avro.RegistryUnavailableException}. Only {@code SchemaRegistry} knows the registry's client.
 */
package dev.triage.avro;
