package dev.triage.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.triage.runtime.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicAdminIT {
    private static final int ROUNDS = 12;
    private static final int RECORDS = 3000;

    @TempDir
    private Path directory;

    /** Topics that were said to be there too early lost some in about every twelfth round. */
    @Test
    void shouldCreateTopicsThatTakeRecordsAtOnce() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"))) {
            for (int round = 0; round < ROUNDS; round++) {
                TriageConfig config = TriageConfig.of(Map.of(
                        "kafka.bootstrap.servers",
                        kafka.bootstrapServers(),
                        "triage.topic-prefix",
                        "round-" + round + ".",
                        "triage.partitions",
                        "4",
                        "triage.replication",
                        "1"));
                Map<String, Object> settings = new HashMap<>(config.kafka());
                settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
                settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
                settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 15_000);
                try (KafkaProducer<String, String> producer =
                        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
                    try (TopicAdmin topics = TopicAdmin.of(config)) {
                        topics.createMissing(config.replication());
                    }
                    assertAllTaken(producer, config.topics().review());
                }
            }
        }
    }

    private static void assertAllTaken(KafkaProducer<String, String> producer, String topic) throws Exception {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            sent.add(producer.send(new ProducerRecord<>(topic, Integer.toString(i), "x".repeat(600))));
        }
        for (Future<RecordMetadata> record : sent) {
            assertThat(record.get().hasOffset()).isTrue();
        }
    }
}
