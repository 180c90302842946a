package dev.triage.avro;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Reads and writes one kind of record in the registry's wire format: a zero byte, the schema's id in four bytes, Avro
 * binary. Values are registered under {@code <topic>-value}. A null stays null: a tombstone. May be used by several
 * threads.
 *
 * @param <T> a core value
 */
public final class RecordSerde<T> implements Serde<T> {

    private final RecordType<T, ?> type;
    private final SchemaRegistry registry;
    private final ThreadLocal<RecordCoder<T, ?>> coders;
    private final Map<String, Integer> idsByTopic = new ConcurrentHashMap<>();

    RecordSerde(RecordType<T, ?> type, SchemaRegistry registry, int maxBytes) {
        this.type = type;
        this.registry = registry;
        coders = ThreadLocal.withInitial(() -> new RecordCoder<>(type, registry, maxBytes));
    }

    /**
     * Reads a record that has been polled as bytes, so that the caller decides what becomes of a bad one.
     *
     * @param key the record's key, from which a record without an id of its own takes it; may be null
     * @param bytes may be null, and so is the value then
     * @throws DecodeException if the record can't be read, now or later
     * @throws RegistryUnavailableException if that isn't known because the registry doesn't answer
     * @throws RegistryException if the registry refuses to answer
     */
    public T decode(String key, byte[] bytes) {
        return bytes == null ? null : coders.get().decode(key, bytes);
    }

    /**
     * Writes a record as it goes to a topic.
     *
     * @param value may be null, and so are the bytes then
     * @throws RegistryUnavailableException if the schema's id isn't known because the registry doesn't answer
     * @throws RegistryException if the registry refuses the schema
     */
    public byte[] encode(String topic, T value) {
        if (value == null) {
            return null;
        }
        Integer id = idsByTopic.get(topic);
        if (id == null) {
            id = registry.id(topic + "-value", type.publishedSchema());
            idsByTopic.put(topic, id);
        }
        try {
            return coders.get().encode(id, value);
        } catch (SerializationException e) {
            coders.remove(); // its buffer may hold half a record
            throw e;
        }
    }

    /**
     * How our schema stands for a topic; changes nothing.
     *
     * @throws RegistryException if the registry refuses to say
     */
    public SchemaStanding standing(String topic) {
        return registry.standing(topic + "-value", type.publishedSchema());
    }

    @Override
    public Serializer<T> serializer() {
        return this::encode;
    }

    @Override
    public Deserializer<T> deserializer() {
        return (topic, bytes) -> decode(null, bytes);
    }
}
