package dev.triage.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same judged by the real registry server: an upgrade is one it allows, whatever release was there before. */
@Tag("long")
class SchemaEvolutionIT {
    private static RegistryServer registry;

    @BeforeAll
    static void start() throws Exception {
        registry = RegistryServer.start();
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    @Test
    void shouldBeAllowedAfterEveryRelease() throws Exception {
        try (ConfluentClient client = new ConfluentClient(registry.url())) {
            for (Map.Entry<String, RecordType<?, ?>> now : Releases.NOW.entrySet()) {
                String subject = "upgrade-" + now.getKey() + "-value";
                for (String release : Releases.all()) {
                    client.register(subject, Releases.schemas(release).get(now.getKey()));
                    client.setCompatibility(subject, "FULL_TRANSITIVE");
                }

                client.register(subject, now.getValue().publishedSchema());

                assertThat(client.isCompatible(subject, now.getValue().publishedSchema()))
                        .as(subject)
                        .isTrue();
            }
        }
    }

    @Test
    void shouldRefuseAChangeThatBreaksAnEarlierRelease() throws Exception {
        try (ConfluentClient client = new ConfluentClient(registry.url())) {
            String released = Releases.schemas("0.1").get("Ticket");
            String subject = "broken-value";
            client.register(subject, released);
            client.setCompatibility(subject, "FULL_TRANSITIVE");
            String broken =
                    released.replaceFirst("\"fields\":\\[", "\"fields\":[{\"name\":\"customer\",\"type\":\"string\"},");

            assertThat(client.isCompatible(subject, broken)).isFalse();
            assertThatThrownBy(() -> client.register(subject, broken)).hasMessageContaining("ncompatible");
        }
    }
}
