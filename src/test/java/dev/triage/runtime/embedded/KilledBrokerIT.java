package dev.triage.runtime.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.triage.JavaProcess;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed in the middle of a transaction takes nothing with it that was committed. */
class KilledBrokerIT {

    private static final String TOPIC = "tickets";

    @TempDir
    Path directory;

    /** What the other process does. */
    static final class Victim {

        private Victim() {}

        public static void main(String[] args) throws Exception {
            EmbeddedKafka kafka = EmbeddedKafka.start(Path.of(args[0]));
            BrokerRecords.createTopic(kafka.bootstrapServers(), TOPIC);
            BrokerRecords.produce(kafka.bootstrapServers(), TOPIC, "a", "b", "c");
            KafkaProducer<String, String> producer = BrokerRecords.producer(kafka.bootstrapServers());
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(TOPIC, "x", "never committed")).get();
            System.out.println("kill me");
            Thread.currentThread().join();
        }
    }

    @Test
    void shouldKeepWhatWasCommittedAndNothingElse() throws Exception {
        Process victim = JavaProcess.of(Victim.class, List.of(), directory.toString())
                .redirectErrorStream(false)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = victim.inputReader()) {
            assertThat(out.readLine()).isEqualTo("kill me");
        } finally {
            victim.destroyForcibly();
        }
        assertThat(victim.waitFor(10, TimeUnit.SECONDS)).isTrue();

        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory)) {
            String address = kafka.bootstrapServers();
            assertThat(BrokerRecords.committed(address, TOPIC)).containsExactlyInAnyOrder("a", "b", "c");

            BrokerRecords.produce(address, TOPIC, "d");

            Awaitility.await("the open transaction to be given up")
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(BrokerRecords.committed(address, TOPIC))
                            .containsExactlyInAnyOrder("a", "b", "c", "d"));
        }
    }
}
