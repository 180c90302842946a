package dev.triage.chaos;

import dev.triage.avro.RecordSerdes;
import dev.triage.core.LabelledTicket;
import dev.triage.core.ReviewTicket;
import dev.triage.runtime.TriageConfig;
import dev.triage.topology.TopicNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;

/** Reads committed records of the output topics from their beginning. For one thread. */
final class Outputs implements AutoCloseable {
    private final TriageConfig config;
    private final TopicNames topics;
    private final RecordSerdes serdes;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions = new ArrayList<>();

    Outputs(TriageConfig config, RecordSerdes serdes) {
        this.config = config;
        this.topics = config.topics();
        this.serdes = serdes;
        consumer = consumer(IsolationLevel.READ_COMMITTED);
        for (String topic : List.of(topics.labelled(), topics.review(), topics.deadLetter())) {
            for (int i = 0; i < Stand.PARTITIONS; i++) {
                partitions.add(new TopicPartition(topic, i));
            }
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    private KafkaConsumer<byte[], byte[]> consumer(IsolationLevel isolation) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", config.kafka().get("bootstrap.servers"));
        settings.put("isolation.level", isolation.toString());
        settings.put("enable.auto.commit", false);
        settings.put("request.timeout.ms", 5_000);
        settings.put("default.api.timeout.ms", 60_000);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    void poll(Consumer<Seen> reader) {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> reader.accept(seen(record)));
    }

    /** Everything up to the end, once no transaction is open any more. */
    List<Seen> all() {
        Map<TopicPartition, Long> ends = new HashMap<>();
        try (KafkaConsumer<byte[], byte[]> uncommitted = consumer(IsolationLevel.READ_UNCOMMITTED)) {
            Awaitility.await("the last transactions to end")
                    .atMost(Duration.ofSeconds(90))
                    .pollInSameThread()
                    .ignoreExceptions()
                    .until(() -> {
                        ends.clear();
                        ends.putAll(uncommitted.endOffsets(partitions));
                        return consumer.endOffsets(partitions).equals(ends);
                    });
        }
        List<Seen> all = new ArrayList<>();
        while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
            poll(all::add);
        }
        return all;
    }

    private Seen seen(ConsumerRecord<byte[], byte[]> record) {
        String id = new String(record.key(), StandardCharsets.UTF_8);
        if (record.topic().equals(topics.deadLetter())) {
            return new Seen.Dead(record.partition(), id, record.value());
        }
        if (record.topic().equals(topics.review())) {
            ReviewTicket review = serdes.review().decode(id, record.value());
            return review == null
                    ? new Seen.Closed(record.partition(), id)
                    : new Seen.Review(record.partition(), id, review.ticket().text());
        }
        LabelledTicket label = serdes.labelled().decode(id, record.value());
        return new Seen.Label(
                record.partition(),
                id,
                label.ticket().text(),
                label.source() == LabelledTicket.Source.PERSON,
                label.status() == LabelledTicket.Status.WITHDRAWN,
                label.category(),
                label.revision());
    }

    @Override
    public void close() {
        consumer.close();
    }
}
