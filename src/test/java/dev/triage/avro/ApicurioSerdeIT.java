package dev.triage.avro;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The serdes over a registry that isn't ours. */
class ApicurioSerdeIT extends SerdeContract {

    private static RegistryServer server;

    @BeforeAll
    static void start() throws IOException {
        server = RegistryServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    String registryUrl() {
        return server.url();
    }
}
