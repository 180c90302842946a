package dev.triage.runtime.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {

    @TempDir
    Path directory;

    private static Admin admin(EmbeddedKafka kafka) {
        return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    }

    @Test
    void shouldGoOnWhereItWasAfterARestart() throws Exception {
        String address;
        String cluster;
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory);
                Admin admin = admin(kafka)) {
            address = kafka.bootstrapServers();
            cluster = admin.describeCluster().clusterId().get();
            admin.createTopics(List.of(new NewTopic("tickets", 4, (short) 1)))
                    .all()
                    .get();
            BrokerRecords.produce(address, "tickets", "a", "b");
        }

        PrintStream stdout = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory);
                Admin admin = admin(kafka)) {
            assertThat(kafka.bootstrapServers()).isEqualTo(address);
            assertThat(admin.describeCluster().clusterId().get()).isEqualTo(cluster);
            assertThat(BrokerRecords.committed(address, "tickets")).containsExactlyInAnyOrder("a", "b");
            assertThatExceptionOfType(DirectoryInUseException.class)
                    .isThrownBy(() -> EmbeddedKafka.start(directory))
                    .withMessage("the data directory " + directory
                            + " is in use: stop the other process, or name another directory");
        } finally {
            System.setOut(stdout);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
    }
}
