package dev.triage.runtime;

import dev.triage.core.EncodedExample;
import dev.triage.core.FitParameters;
import dev.triage.core.RouterState;
import dev.triage.topology.ExampleVectors;
import dev.triage.topology.FitRecords;
import dev.triage.topology.RouterStateReplay;
import dev.triage.topology.StateRecord;
import dev.triage.topology.TopicNames;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What a cluster's topics know at this moment, read from outside the application; and a fit made outside, written. */
public final class ClusterKnowledge {
    private final Map<String, String> kafka;
    private final TopicScan scan;
    private final TopicNames topics;
    private final String applicationId;

    public ClusterKnowledge(TriageConfig config) {
        kafka = config.kafka();
        scan = new TopicScan(kafka);
        topics = config.topics();
        applicationId = config.applicationId();
        if (!kafka.containsKey("bootstrap.servers")) {
            throw new SetupException("The setting kafka.bootstrap.servers is missing: say where the brokers are.");
        }
    }

    /**
     * All examples with their encodings, by id.
     *
     * @throws SetupException if the topic is missing or can't be read
     */
    public Map<String, EncodedExample> examples() {
        ExampleVectors vectors = new ExampleVectors();
        scan.read(topics.exampleVectors(), record -> {
            try {
                vectors.add(record.key(), record.value());
            } catch (SerializationException e) {
                throw new SetupException(
                        "A record on " + record.topic() + " at offset " + record.offset() + " can't be read: "
                                + e.getMessage() + ".",
                        e);
            }
        });
        return vectors.examples();
    }

    /**
     * Centroids, fits, categories and mode, as every instance has them.
     *
     * @throws SetupException if the topic is missing or can't be read
     */
    public RouterState state() {
        RouterStateReplay replay = new RouterStateReplay();
        scan.read(
                topics.centroids(),
                record -> replay.add(
                        record.key(), record.value(), record.offset(), Instant.ofEpochMilli(record.timestamp())));
        return replay.state();
    }

    /**
     * Puts fits into effect, all of them or none.
     *
     * @throws SetupException if the broker doesn't take them
     */
    public void publish(List<FitParameters> fits) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, applicationId + "-fit-by-hand");
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            Instant now = Instant.now();
            for (FitParameters fit : fits) {
                for (StateRecord part : FitRecords.of(fit, now)) {
                    producer.send(new ProducerRecord<>(topics.centroids(), part.key(), part.value()));
                }
            }
            // fails with whatever any of the records failed with; closing then aborts
            producer.commitTransaction();
        } catch (KafkaException e) {
            throw new SetupException("The fit could not be published, nothing has changed: " + e.getMessage(), e);
        }
    }
}
