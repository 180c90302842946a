package dev.triage.runtime.embedded;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Broker and registry of the embedded default, in one folder. */
public final class EmbeddedStack implements AutoCloseable {
    private final EmbeddedKafka kafka;
    private final EmbeddedRegistry registry;

    private EmbeddedStack(EmbeddedKafka kafka, EmbeddedRegistry registry) {
        this.kafka = kafka;
        this.registry = registry;
    }

    /**
     * Both at once, as somebody is waiting.
     *
     * @param directory is created; what it has from before goes on
     */
    public static EmbeddedStack start(Path directory) {
        CompletableFuture<EmbeddedRegistry> registry =
                CompletableFuture.supplyAsync(() -> EmbeddedRegistry.start(directory.resolve("registry")));
        EmbeddedKafka kafka;
        try {
            kafka = EmbeddedKafka.start(directory.resolve("kafka"));
        } catch (RuntimeException e) {
            registry.thenAccept(EmbeddedRegistry::close);
            throw e;
        }
        try {
            return new EmbeddedStack(kafka, registry.join());
        } catch (CompletionException e) {
            kafka.close();
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
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
