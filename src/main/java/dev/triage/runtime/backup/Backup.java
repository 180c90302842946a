package dev.triage.runtime.backup;

import dev.triage.avro.RecordSerde;
import dev.triage.avro.RecordSerdes;
import dev.triage.runtime.SetupException;
import dev.triage.runtime.TriageConfig;
import dev.triage.runtime.console.TopicExport;
import dev.triage.topology.TopicNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What people have taught, in a file and back: examples, categories, decisions. Centroids follow from the examples, to
 * the bit; fits follow from the centroids' examples too. Tickets and their histories are not kept: what was decided can
 * be read after a restore, but no longer be undone.
 */
public final class Backup {
    private static final int TRANSACTION_MS = 900_000; // as long as brokers allow by default

    private final TriageConfig config;
    private final TopicNames topics;
    private final RecordSerdes serdes;

    /** @param serdes stay the caller's to close */
    public Backup(TriageConfig config, RecordSerdes serdes) {
        this.config = config;
        topics = config.topics();
        this.serdes = serdes;
    }

    /** How many of each. */
    public record Counts(long examples, long categories, long decisions) {
        @Override
        public String toString() {
            return examples + " examples, " + categories + " categories and " + decisions + " decisions";
        }

        Counts plus(BackupRecord record) {
            return new Counts(
                    examples + (record instanceof BackupRecord.OfExample ? 1 : 0),
                    categories + (record instanceof BackupRecord.OfCategory ? 1 : 0),
                    decisions + (record instanceof BackupRecord.OfDecision ? 1 : 0));
        }
    }

    /**
     * Writes what holds at this moment. The application may run on.
     *
     * @throws SetupException if topics or file can't be used
     */
    public Counts write(Path file) {
        Counts[] counts = {new Counts(0, 0, 0)};
        try (BackupFile.Writer writer = new BackupFile.Writer(file)) {
            TopicExport export = new TopicExport(config, serdes);
            export.categories(category -> add(writer, new BackupRecord.OfCategory(category), counts));
            export.examples(example -> add(writer, new BackupRecord.OfExample(example), counts));
            export.decisions(decision -> add(writer, new BackupRecord.OfDecision(decision), counts));
            writer.finish();
            return counts[0];
        } catch (IOException | UncheckedIOException e) {
            throw new SetupException("The backup can't be written to " + file + ": " + e.getMessage() + ".", e);
        } catch (KafkaException e) {
            throw new SetupException("The topics can't be read: " + e.getMessage(), e);
        }
    }

    private static void add(BackupFile.Writer writer, BackupRecord record, Counts[] counts) {
        try {
            writer.add(record);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        counts[0] = counts[0].plus(record);
    }

    /**
     * Brings all of it back in one transaction, into topics that are empty. Decisions are put on their topic for people
     * to read, and marked as read for the application: what they taught comes back as examples.
     *
     * @throws SetupException if the file isn't whole, the topics have records, or instances run; nothing has changed then
     */
    public Counts restore(Path file) {
        BackupFile.read(file, record -> {}); // whole, before anything is written
        requireEmpty();
        Map<String, Object> settings = new HashMap<>(config.kafka());
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, config.applicationId() + "-restore");
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_MS);
        settings.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 5);
        settings.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, config.largestMessage());
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            Counts[] counts = {new Counts(0, 0, 0)};
            List<Future<RecordMetadata>> decisions = new ArrayList<>();
            BackupFile.read(file, record -> {
                Future<RecordMetadata> sent = producer.send(toRecord(record));
                if (record instanceof BackupRecord.OfDecision) {
                    decisions.add(sent);
                }
                counts[0] = counts[0].plus(record);
            });
            producer.flush();
            producer.sendOffsetsToTransaction(ends(decisions), new ConsumerGroupMetadata(config.applicationId()));
            // fails with whatever any of the records failed with; closing then aborts
            producer.commitTransaction();
            return counts[0];
        } catch (KafkaException e) {
            throw new SetupException(
                    "Nothing was restored: " + e.getMessage() + " Stop all instances before restoring.", e);
        }
    }

    private ProducerRecord<byte[], byte[]> toRecord(BackupRecord record) {
        if (record instanceof BackupRecord.OfExample of) {
            return record(topics.examples(), of.example().id(), serdes.example(), of.example());
        }
        if (record instanceof BackupRecord.OfCategory of) {
            return record(topics.categories(), of.category().name(), serdes.category(), of.category());
        }
        BackupRecord.OfDecision of = (BackupRecord.OfDecision) record;
        return record(topics.decisions(), of.decision().ticketId(), serdes.reviewDecision(), of.decision());
    }

    private static <T> ProducerRecord<byte[], byte[]> record(String topic, String key, RecordSerde<T> serde, T value) {
        return new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), serde.encode(topic, value));
    }

    private static Map<TopicPartition, OffsetAndMetadata> ends(List<Future<RecordMetadata>> decisions) {
        Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
        for (Future<RecordMetadata> decision : decisions) {
            try {
                RecordMetadata at = decision.get();
                ends.merge(
                        new TopicPartition(at.topic(), at.partition()),
                        new OffsetAndMetadata(at.offset() + 1),
                        (one, other) -> one.offset() > other.offset() ? one : other);
            } catch (ExecutionException e) {
                throw new KafkaException(e.getCause().getMessage(), e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new KafkaException("interrupted", e);
            }
        }
        return ends;
    }

    private void requireEmpty() {
        Map<String, Object> settings = new HashMap<>(config.kafka());
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            for (String topic : List.of(topics.examples(), topics.categories(), topics.decisions())) {
                List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                        .map(info -> new TopicPartition(topic, info.partition()))
                        .toList();
                if (partitions.isEmpty()) {
                    throw new SetupException(
                            "The topic " + topic + " is missing: create it with the command 'topics' first.");
                }
                if (!consumer.beginningOffsets(partitions).equals(consumer.endOffsets(partitions))) {
                    throw new SetupException("The topic " + topic
                            + " has records: restore into empty topics, or choose another triage.topic-prefix and"
                            + " triage.application-id.");
                }
            }
        } catch (KafkaException e) {
            throw new SetupException("The topics can't be read: " + e.getMessage(), e);
        }
    }
}
