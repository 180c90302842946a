package dev.triage.runtime;

import dev.triage.avro.DecodeException;
import dev.triage.avro.RecordSerde;
import dev.triage.avro.RecordSerdes;
import dev.triage.core.LabelledTicket;
import dev.triage.core.ReviewDesk;
import dev.triage.core.ReviewTicket;
import dev.triage.core.Ticket;
import dev.triage.topology.TopicNames;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Takes away what is kept of tickets and examples: their history, their place in review and what they taught, which moves
 * the centroids back exactly. Topics that only grow keep their records until their retention ends.
 */
public final class Erasure {
    private final TriageConfig config;
    private final TopicNames topics;
    private final RecordSerdes serdes;
    private final TopicScan scan;

    /** @param serdes stay the caller's to close */
    public Erasure(TriageConfig config, RecordSerdes serdes) {
        this.config = config;
        this.serdes = serdes;
        topics = config.topics();
        scan = new TopicScan(config.kafka());
    }

    /** Ids of tickets with that attribute, as far as any topic still has them. */
    public Set<String> ticketsWith(String attribute, String value) {
        Set<String> ids = new TreeSet<>();
        Predicate<Ticket> wanted = ticket -> value.equals(ticket.attributes().get(attribute));
        scan.read(topics.tickets(), record -> add(ids, wanted, read(serdes.ticket(), record)));
        scan.read(topics.labelled(), record -> {
            LabelledTicket labelled = read(serdes.labelled(), record);
            add(ids, wanted, labelled == null ? null : labelled.ticket());
        });
        scan.read(topics.review(), record -> {
            ReviewTicket review = read(serdes.review(), record);
            add(ids, wanted, review == null ? null : review.ticket());
        });
        return ids;
    }

    private static void add(Set<String> ids, Predicate<Ticket> wanted, Ticket ticket) {
        if (ticket != null && wanted.test(ticket)) {
            ids.add(ticket.id());
        }
    }

    private static <T> T read(RecordSerde<T> serde, ConsumerRecord<byte[], byte[]> record) {
        try {
            return serde.decode(
                    record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8), record.value());
        } catch (DecodeException e) {
            return null; // nobody could have used it either
        }
    }

    /**
     * Forgets tickets, what they taught and examples, all in one transaction.
     *
     * @throws SetupException if the broker doesn't take it, and then nothing has changed
     */
    public void forget(Collection<String> tickets, Collection<String> examples) {
        Map<String, Object> settings = new HashMap<>(config.kafka());
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, config.applicationId() + "-forget");
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        Set<String> taken = new HashSet<>(examples);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (String id : tickets) {
                producer.send(tombstone(topics.tickets(), id)); // the instances forget its history
                producer.send(tombstone(topics.review(), id)); // where that is gone already
                taken.add(ReviewDesk.exampleId(id));
            }
            taken.forEach(id -> producer.send(tombstone(topics.examples(), id)));
            producer.commitTransaction();
        } catch (KafkaException e) {
            throw new SetupException("Nothing was forgotten: " + e.getMessage() + ".", e);
        }
    }

    private static ProducerRecord<byte[], byte[]> tombstone(String topic, String id) {
        return new ProducerRecord<>(topic, id.getBytes(StandardCharsets.UTF_8), null);
    }

    /** How long the topics that only grow keep what they have, by topic, in words. */
    public Map<String, String> retention() {
        Map<String, String> words = new LinkedHashMap<>();
        try (TopicAdmin admin = TopicAdmin.of(config)) {
            admin.retentionMs(List.of(topics.tickets(), topics.labelled(), topics.deadLetter(), topics.decisions()))
                    .forEach((topic, ms) -> words.put(
                            topic,
                            ms < 0 ? "for ever, unless its retention.ms is set" : (ms + 3_599_999) / 3_600_000 + " h"));
        }
        return words;
    }
}
