package dev.triage.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.triage.runtime.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LiveFirstConsumerIT {
    private static final TopicPartition LIVE = new TopicPartition("live", 0);
    private static final TopicPartition OTHERS = new TopicPartition("others", 0);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int MANY = 20_000;

    private EmbeddedKafka kafka;
    private KafkaProducer<byte[], byte[]> producer;
    private LiveFirstConsumer consumer;
    private int live;
    private int others;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        kafka = EmbeddedKafka.start(directory);
        Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrapServers());
        try (Admin admin = Admin.create(settings)) {
            admin.createTopics(List.of(
                            new NewTopic(LIVE.topic(), 1, (short) 1), new NewTopic(OTHERS.topic(), 1, (short) 1)))
                    .all()
                    .get();
        }
        producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        consumer = new LiveFirstConsumer(
                Map.of(
                        "bootstrap.servers",
                        kafka.bootstrapServers(),
                        "auto.offset.reset",
                        "earliest",
                        "max.poll.records",
                        25),
                Set.of(LIVE.topic()));
        consumer.assign(List.of(LIVE, OTHERS));
    }

    @AfterEach
    void close() {
        consumer.close();
        producer.close();
        kafka.close();
    }

    private void send(TopicPartition to, int count) {
        for (int i = 0; i < count; i++) {
            producer.send(new ProducerRecord<>(to.topic(), new byte[50]));
        }
        producer.flush();
    }

    private void poll() {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        live += records.records(LIVE).size();
        others += records.records(OTHERS).size();
    }

    @Test
    void shouldGiveOutALiveRecordBeforeTheRestOfWhatWasFetched() {
        send(OTHERS, MANY);
        while (others == 0) {
            poll();
        }
        send(LIVE, 1);

        while (live == 0) {
            poll();
        }

        assertThat(others).isLessThan(MANY / 4); // without an order, all that one fetch has brought comes first
        while (others < MANY) {
            poll();
        }
        assertThat(others).isEqualTo(MANY);
        assertThat(live).isEqualTo(1);
        assertThat(consumer.paused()).isEmpty();
    }

    @Test
    void shouldGiveOutEverythingOfBoth() {
        send(OTHERS, 5_000);
        send(LIVE, 5_000);

        while (others < 5_000 || live < 5_000) {
            poll();
        }

        assertThat(others).isEqualTo(5_000);
        assertThat(live).isEqualTo(5_000);
    }

    @Test
    void shouldLeavePausedWhatTheCallerPaused() {
        send(OTHERS, 100);
        send(LIVE, 100);
        consumer.pause(List.of(OTHERS));

        while (live < 100) {
            poll();
        }

        assertThat(others).isZero();
        assertThat(consumer.paused()).containsExactly(OTHERS);
        consumer.resume(List.of(OTHERS));
        while (others < 100) {
            poll();
        }
    }
}
