package dev.triage.topology;

import dev.triage.avro.RecordSerdes;
import dev.triage.core.Category;
import dev.triage.core.Centroid;
import dev.triage.core.CentroidKey;
import dev.triage.core.Embedding;
import dev.triage.core.EncodedExample;
import dev.triage.core.EncoderSelector;
import dev.triage.core.Fitter;
import dev.triage.core.LabelledExample;
import dev.triage.core.LabelledTicket;
import dev.triage.core.ReviewDecision;
import dev.triage.core.ReviewDesk;
import dev.triage.core.ReviewTicket;
import dev.triage.core.Router;
import dev.triage.core.Ticket;
import dev.triage.core.TriageMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Branched;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.KeyValueMapper;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * Builds the graph.
 *
 * @param topics what the topics are called
 * @param serdes of the records from and to the outside
 * @param encoders for examples
 * @param router for tickets
 * @param fitter for examples
 * @param noneLabel category that means "belongs nowhere"
 * @param state what the global store fills and the router reads
 * @param metrics what happens is reported there
 * @param settings how long to remember and how often to publish
 */
public record TriageTopology(
        TopicNames topics,
        RecordSerdes serdes,
        EncoderSelector encoders,
        Router router,
        Fitter fitter,
        String noneLabel,
        RouterStateView state,
        TriageMetrics metrics,
        Settings settings) {

    /**
     * @param repeatWindow how long the same content under the same id counts as a repeat
     * @param historyRetention how long a ticket can be reassigned or undone; one in review is never forgotten
     * @param publishInterval a centroid is published at most once in that time
     * @param fit when to fit again
     * @param labelledVectors true if labelled tickets carry their vector
     */
    public record Settings(
            Duration repeatWindow,
            Duration historyRetention,
            Duration publishInterval,
            FitSchedule fit,
            boolean labelledVectors) {
        public static final Settings DEFAULT = new Settings(
                Duration.ofDays(1), Duration.ofDays(30), Duration.ofSeconds(1), FitSchedule.DEFAULT, false);
    }

    public Topology build() {
        StreamsBuilder builder = new StreamsBuilder();
        CommitPace pace = new CommitPace();
        routeTickets(builder, pace);
        sumExamples(builder, pace);
        fitExamples(builder);
        publishCategories(builder, pace);
        loadState(builder);
        Properties settings = new Properties();
        settings.put(StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG, StreamsConfig.REUSE_KTABLE_SOURCE_TOPICS);
        return builder.build(settings);
    }

    private void routeTickets(StreamsBuilder builder, CommitPace pace) {
        RecordReader<Ticket> reader = new RecordReader<>(topics.tickets(), serdes.ticket(), Ticket::id, true);
        builder.addStateStore(Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(Names.HISTORY_STORE), Serdes.String(), Codecs.TICKET_HISTORY));
        KStream<String, TicketEvent> routed = this.<Ticket>readableWithBytes(
                        raw(builder, pace, topics.tickets(), Names.TICKETS, true)
                                .process(() -> new ReadRecord<>(reader, metrics), Named.as(Names.TICKETS_DECODE)),
                        Names.TICKETS_SPLIT,
                        Names.TICKETS_READ)
                .process(
                        () -> new RouteTicket(
                                router, state, metrics, settings.repeatWindow(), settings.historyRetention()),
                        Named.as(Names.ROUTE),
                        Names.HISTORY_STORE);
        RecordReader<ReviewDecision> decisionReader =
                new RecordReader<>(topics.decisions(), serdes.reviewDecision(), ReviewDecision::ticketId, false);
        KStream<String, TicketEvent> events = raw(builder, pace, topics.decisions(), Names.DECISIONS, true)
                .process(
                        () -> new ApplyDecision(decisionReader, new ReviewDesk(noneLabel), state, metrics),
                        Named.as(Names.DECISIONS_APPLY),
                        Names.HISTORY_STORE)
                .merge(routed, Named.as(Names.EVENTS));
        KStream<String, LabelledTicket> labelled = this.events(
                events, TicketEvent.Label.class, Names.LABELLED, (id, label) -> KeyValue.pair(id, label.ticket()));
        (settings.labelledVectors() ? labelled.mapValues(this::embedded, Named.as(Names.LABELLED_VECTOR)) : labelled)
                .to(topics.labelled(), produced(serdes.labelled(), Names.LABELLED_SINK));
        this.<TicketEvent.Review, String, ReviewTicket>events(
                        events,
                        TicketEvent.Review.class,
                        Names.REVIEW,
                        (id, review) -> KeyValue.pair(id, review.ticket()))
                .to(topics.review(), produced(serdes.review(), Names.REVIEW_SINK));
        this.<TicketEvent.Example, String, LabelledExample>events(
                        events,
                        TicketEvent.Example.class,
                        Names.TAUGHT,
                        (id, taught) -> KeyValue.pair(taught.id(), taught.example()))
                .to(topics.examples(), produced(serdes.example(), Names.TAUGHT_SINK));
        this.<TicketEvent.Dead, byte[], byte[]>events(
                        events,
                        TicketEvent.Dead.class,
                        Names.DECISIONS_DEAD,
                        (id, dead) ->
                                KeyValue.pair(dead.letter().key(), dead.letter().bounded()))
                .to(topics.deadLetter(), bytes(Names.DECISIONS_DEAD_SINK));
    }

    /** The same text gives the same bits, so this is the vector that the decision was made with, mostly from the cache. */
    private LabelledTicket embedded(LabelledTicket ticket) {
        String content = ticket.ticket().content();
        return content.isBlank()
                ? ticket
                : encoders.select(content)
                        .map(encoder -> ticket.with(Embedding.of(encoder, content)))
                        .orElse(ticket);
    }

    /** The events of one kind, as records for their topic. */
    private <E extends TicketEvent, K, V> KStream<K, V> events(
            KStream<String, TicketEvent> events,
            Class<E> kind,
            String name,
            KeyValueMapper<String, E, KeyValue<K, V>> toRecord) {
        return events.flatMap(
                (id, event) -> kind.isInstance(event)
                        ? List.of(toRecord.apply(id, kind.cast(event)))
                        : List.<KeyValue<K, V>>of(),
                Named.as(name));
    }

    private void sumExamples(StreamsBuilder builder, CommitPace pace) {
        RecordReader<LabelledExample> reader =
                new RecordReader<>(topics.examples(), serdes.example(), LabelledExample::id, true);
        builder.addStateStore(Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(Names.EXAMPLES_STORE), Serdes.String(), Codecs.ENCODED_EXAMPLE));
        builder.addStateStore(Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(Names.PENDING_STORE), Codecs.CENTROID_KEY, Serdes.Long()));
        KStream<String, ExampleChange> changes = this.<ExampleChange>readable(
                raw(builder, pace, topics.examples(), Names.EXAMPLES, false)
                        .process(
                                () -> new EmbedExample(reader, encoders, metrics),
                                Named.as(Names.EXAMPLES_EMBED),
                                Names.EXAMPLES_STORE),
                Names.EXAMPLES_SPLIT,
                Names.EXAMPLES_READ);
        changes.mapValues(ExampleChange::after, Named.as(Names.EXAMPLE_VECTOR))
                .to(topics.exampleVectors(), produced(Codecs.ENCODED_EXAMPLE, Names.EXAMPLE_VECTORS_SINK));
        changes.flatMap((id, change) -> change.contributions(), Named.as(Names.CONTRIBUTIONS))
                .repartition(Repartitioned.with(Codecs.CENTROID_KEY, Codecs.CONTRIBUTION)
                        .withName(Names.CONTRIBUTIONS_BY_CENTROID))
                .processValues(
                        () -> new CommitWhenIdle<CentroidKey, Contribution>(pace, false),
                        Named.as(Names.CONTRIBUTIONS + Names.ARRIVED))
                .groupByKey(Grouped.with(Codecs.CENTROID_KEY, Codecs.CONTRIBUTION))
                .aggregate(
                        () -> null,
                        (key, contribution, centroid) -> contribution.applyTo(centroid),
                        Named.as(Names.SUM),
                        Materialized.<CentroidKey, Centroid, KeyValueStore<Bytes, byte[]>>as(Names.SUMS_STORE)
                                .withKeySerde(Codecs.CENTROID_KEY)
                                .withValueSerde(Codecs.CENTROID))
                .toStream(Named.as(Names.SUM_CHANGES))
                .process(
                        () -> new PublishCentroids(settings.publishInterval(), pace),
                        Named.as(Names.PUBLISH),
                        Names.PENDING_STORE,
                        Names.SUMS_STORE)
                .to(topics.centroids(), bytes(Names.CENTROIDS_SINK));
    }

    /** The topic of vectors has one partition, so one task at a time has this part; it is its store's changelog too. */
    private void fitExamples(StreamsBuilder builder) {
        builder.addStateStore(Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(Names.FIT_STORE), Serdes.String(), Serdes.Long()));
        builder.table(
                        topics.exampleVectors(),
                        Consumed.with(Serdes.String(), Codecs.ENCODED_EXAMPLE).withName(Names.VECTORS),
                        Materialized.<String, EncodedExample, KeyValueStore<Bytes, byte[]>>as(Names.VECTORS_STORE)
                                .withKeySerde(Serdes.String())
                                .withValueSerde(Codecs.ENCODED_EXAMPLE)
                                .withCachingDisabled()) // the time without a change counts from its arrival
                .toStream(Named.as(Names.VECTORS_CHANGES))
                .process(
                        () -> new FitExamples(fitter, settings.fit(), state, metrics),
                        Named.as(Names.FIT),
                        Names.FIT_STORE,
                        Names.VECTORS_STORE)
                .to(topics.centroids(), bytes(Names.FIT_SINK));
    }

    private void publishCategories(StreamsBuilder builder, CommitPace pace) {
        RecordReader<Category> reader =
                new RecordReader<>(topics.categories(), serdes.category(), Category::name, true);
        this.<Category>readable(
                        raw(builder, pace, topics.categories(), Names.CATEGORIES, false)
                                .process(() -> new ReadRecord<>(reader, metrics), Named.as(Names.CATEGORIES_DECODE)),
                        Names.CATEGORIES_SPLIT,
                        Names.CATEGORIES_READ)
                .map(
                        (name, category) -> {
                            StateRecord part = new StateRecord.OfCategory(name, category);
                            return KeyValue.pair(part.key(), part.value());
                        },
                        Named.as(Names.CATEGORIES_PUBLISH))
                .to(topics.centroids(), bytes(Names.CATEGORIES_SINK));
    }

    private void loadState(StreamsBuilder builder) {
        ProcessorSupplier<byte[], byte[], Void, Void> load = () -> new LoadRouterState(state, metrics);
        builder.addGlobalStore(
                Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(Names.STATE_STORE), Serdes.Bytes(), Serdes.ByteArray()),
                topics.centroids(),
                Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()),
                load);
    }

    /** What comes from outside, as it came. */
    private static KStream<byte[], byte[]> raw(
            StreamsBuilder builder, CommitPace pace, String topic, String name, boolean awaited) {
        return builder.stream(
                        topic,
                        Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()).withName(name))
                .processValues(() -> new CommitWhenIdle<>(pace, awaited), Named.as(name + Names.ARRIVED));
    }

    /** The values of what can be read; what can't goes to the dead letters as it came. */
    private <T> KStream<String, T> readable(KStream<String, Readable<T>> records, String split, String read) {
        return split(records, split, read).mapValues(record -> ((Readable.Value<T>) record).value(), Named.as(read));
    }

    /** The same with the bytes they were read from. */
    private <T> KStream<String, Readable.Value<T>> readableWithBytes(
            KStream<String, Readable<T>> records, String split, String read) {
        return split(records, split, read).mapValues(record -> (Readable.Value<T>) record, Named.as(read));
    }

    private <T> KStream<String, Readable<T>> split(KStream<String, Readable<T>> records, String split, String read) {
        Map<String, KStream<String, Readable<T>>> branches = records.split(Named.as(split))
                .branch((id, record) -> record instanceof Readable.Dead<T>, Branched.as(Names.DEAD))
                .defaultBranch(Branched.as(Names.VALUE));
        branches.get(split + Names.DEAD)
                .map(
                        (id, record) -> {
                            DeadLetter letter = ((Readable.Dead<T>) record).letter();
                            return KeyValue.pair(letter.key(), letter.bounded());
                        },
                        Named.as(read + Names.DEAD_LETTER))
                .to(topics.deadLetter(), bytes(read + Names.DEAD_LETTER_SINK));
        return branches.get(split + Names.VALUE);
    }

    private static Produced<byte[], byte[]> bytes(String name) {
        return Produced.with(Serdes.ByteArray(), Serdes.ByteArray()).withName(name);
    }

    private static <V> Produced<String, V> produced(Serde<V> values, String name) {
        return Produced.with(Serdes.String(), values).withName(name);
    }
}
