package dev.triage.runtime.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.triage.JavaProcess;
import dev.triage.SmallDisk;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker whose disk is full ends and says so; what it had acknowledged is there when it has room again. */
@Tag("long")
@Timeout(120)
class FullDiskIT {
    private static final String TOPIC = "tickets";

    @TempDir
    Path directory;

    /** What the other process does. */
    static final class Victim {

        private Victim() {}

        public static void main(String[] args) throws Exception {
            EmbeddedKafka kafka = EmbeddedKafka.start(Path.of(args[0]));
            BrokerRecords.createTopic(kafka.bootstrapServers(), TOPIC);
            System.out.println(kafka.bootstrapServers());
            Thread.currentThread().join();
        }
    }

    @Test
    void shouldEndInASentenceAndKeepWhatItHadAcknowledged() throws Exception {
        Path log = directory.resolve("log.txt");
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("disk"), 96)) {
            Path data = disk.directory().resolve("kafka");
            Process victim = JavaProcess.of(Victim.class, List.of(), data.toString())
                    .redirectErrorStream(false)
                    .redirectError(log.toFile())
                    .start();
            List<String> acknowledged = new ArrayList<>();
            try (BufferedReader out = victim.inputReader()) {
                String address = out.readLine();
                acknowledged.addAll(produce(address, 10));
                disk.fill();
                acknowledged.addAll(produceUntilRefused(address));
                assertThat(victim.waitFor(60, TimeUnit.SECONDS)).isTrue();
            } finally {
                victim.destroyForcibly();
            }
            assertThat(victim.exitValue()).isEqualTo(1);
            assertThat(Files.readString(log))
                    .contains("No space left on device")
                    .contains("can't use " + data.resolve("logs"))
                    .contains("make room");

            disk.makeRoom();
            try (EmbeddedKafka kafka = EmbeddedKafka.start(data)) {
                assertThat(BrokerRecords.committed(kafka.bootstrapServers(), TOPIC))
                        .containsAll(acknowledged);
            }
        }
    }

    private static List<String> produceUntilRefused(String address) throws InterruptedException {
        List<String> all = new ArrayList<>();
        try {
            while (true) {
                all.addAll(produce(address, 1));
            }
        } catch (ExecutionException e) {
            // one that wasn't acknowledged may be there or not
            return all;
        }
    }

    private static List<String> produce(String address, int number) throws ExecutionException, InterruptedException {
        List<String> values = new ArrayList<>();
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                address,
                "acks",
                "all",
                "delivery.timeout.ms",
                5_000,
                "request.timeout.ms",
                2_000,
                "linger.ms",
                0,
                "max.block.ms",
                5_000);
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < number; i++) {
                String value = "paper jam ".repeat(10_000) + System.nanoTime();
                producer.send(new ProducerRecord<>(TOPIC, value)).get();
                values.add(value);
            }
        }
        return values;
    }
}
