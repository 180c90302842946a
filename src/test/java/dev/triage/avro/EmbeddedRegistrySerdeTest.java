package dev.triage.avro;

import dev.triage.runtime.embedded.EmbeddedRegistry;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRegistrySerdeTest extends SerdeContract {

    private static EmbeddedRegistry registry;

    @BeforeAll
    static void start(@TempDir Path directory) {
        registry = EmbeddedRegistry.start(directory);
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    @Override
    String registryUrl() {
        return registry.url();
    }
}
