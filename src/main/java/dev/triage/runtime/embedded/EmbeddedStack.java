package dev.triage.runtime.embedded;

import java.nio.file.Path;
import java.util.Map;

/** Broker and registry of the embedded default, in one folder. */
public final class EmbeddedStack implements AutoCloseable {
    private final EmbeddedKafka kafka;
    private final EmbeddedRegistry registry;

    private EmbeddedStack(EmbeddedKafka kafka, EmbeddedRegistry registry) {
        this.kafka = kafka;
        this.registry = registry;
    }

    /** @param directory is created; what it has from before goes on */
    public static EmbeddedStack start(Path directory) {
        EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"));
        try {
            return new EmbeddedStack(kafka, EmbeddedRegistry.start(directory.resolve("registry")));
        } catch (RuntimeException e) {
            kafka.close();
            throw e;
        }
    }

    public String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    public String registryUrl() {
        return registry.url();
    }

    /** What an application needs to find both. */
    public Map<String, String> settings() {
        return Map.of("kafka.bootstrap.servers", bootstrapServers(), "triage.registry.url", registryUrl());
    }

    @Override
    public void close() {
        registry.close();
        kafka.close();
    }
}
