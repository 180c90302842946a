package dev.triage.avro;

import dev.triage.core.Category;
import dev.triage.core.FaqEntry;
import dev.triage.core.LabelledExample;
import dev.triage.core.LabelledTicket;
import dev.triage.core.ReviewDecision;
import dev.triage.core.ReviewTicket;
import dev.triage.core.Ticket;
import java.util.Map;

/**
 * Serdes for every record that others read or write, over one connection to the schema registry. Serdes may be used by
 * several threads, and are closed together, here; closing one of them does nothing.
 */
public final class RecordSerdes implements AutoCloseable {

    /** Setting: address of the registry; several separated by commas. */
    public static final String URL = "schema.registry.url";

    /** Setting: {@code true} (the default) or {@code false}, with which a schema must have been registered before. */
    public static final String AUTO_REGISTER = "auto.register.schemas";

    /** Setting: the longest record that is read, in bytes; 4 MiB by default. */
    public static final String MAX_RECORD_BYTES = "max.record.bytes";

    static final int DEFAULT_MAX_RECORD_BYTES = 4 << 20;

    /** What topics take if nothing is said, and what centroids and fits are cut to. */
    private static final int USUAL_MESSAGE_BYTES = 1 << 20;

    /** Setting: how long to ask again while the registry doesn't answer, in milliseconds; 6000 by default. */
    public static final String PATIENCE_MS = "registry.patience.ms";

    private final SchemaRegistry registry;
    private final int largestTicket;
    private final RecordSerde<Ticket> ticket;
    private final RecordSerde<LabelledExample> example;
    private final RecordSerde<Category> category;
    private final RecordSerde<LabelledTicket> labelled;
    private final RecordSerde<ReviewTicket> review;
    private final RecordSerde<ReviewDecision> reviewDecision;
    private final RecordSerde<FaqEntry> faq;

    /**
     * Connects at first use only; see {@link #checkRegistry()}.
     *
     * @param settings those named here; all others are handed to the registry's client under its own names, for example
     *     {@code basic.auth.credentials.source}, {@code basic.auth.user.info},
     *     {@code schema.registry.ssl.truststore.location}
     * @throws IllegalArgumentException if a setting is missing or has no meaning
     */
    public RecordSerdes(Map<String, String> settings) {
        RegistrySettings parsed = RegistrySettings.of(settings);
        registry = new SchemaRegistry(parsed);
        largestTicket = parsed.maxRecordBytes();
        ticket = serde(TicketRecords.TYPE, parsed);
        example = new RecordSerde<>(ExampleRecords.TYPE, registry, derived(parsed));
        category = serde(CategoryRecords.TYPE, parsed);
        labelled = new RecordSerde<>(LabelledTicketRecords.TYPE, registry, derived(parsed));
        review = new RecordSerde<>(ReviewTicketRecords.TYPE, registry, derived(parsed));
        reviewDecision = serde(ReviewDecisionRecords.TYPE, parsed);
        faq = serde(FaqEntryRecords.TYPE, parsed);
    }

    private <T> RecordSerde<T> serde(RecordType<T, ?> type, RegistrySettings settings) {
        return new RecordSerde<>(type, registry, settings.maxRecordBytes());
    }

    /** Of what is made of a ticket that was short enough: all readers must take it too. */
    private static int derived(RegistrySettings settings) {
        return (int) Math.min(Integer.MAX_VALUE, settings.maxRecordBytes() * 9L / 8);
    }

    /**
     * How long a message is that topics must take, in bytes: a record of the greatest length, what is thought of it,
     * key and headers.
     *
     * @param settings as the constructor's
     */
    public static int largestMessage(Map<String, String> settings) {
        long needed = RegistrySettings.of(settings).maxRecordBytes() * 5L / 4;
        return (int) Math.min(Integer.MAX_VALUE, Math.max(USUAL_MESSAGE_BYTES, needed));
    }

    /** How long a ticket may be at most, in bytes as it is written. */
    public int largestTicket() {
        return largestTicket;
    }

    public RecordSerde<Ticket> ticket() {
        return ticket;
    }

    public RecordSerde<LabelledExample> example() {
        return example;
    }

    public RecordSerde<Category> category() {
        return category;
    }

    public RecordSerde<LabelledTicket> labelled() {
        return labelled;
    }

    public RecordSerde<ReviewTicket> review() {
        return review;
    }

    public RecordSerde<ReviewDecision> reviewDecision() {
        return reviewDecision;
    }

    public RecordSerde<FaqEntry> faq() {
        return faq;
    }

    /**
     * Asks the registry for something harmless, so that a wrong address or password is known before work begins.
     *
     * @throws RegistryUnavailableException if it doesn't answer
     * @throws RegistryException if it refuses
     */
    public void checkRegistry() {
        registry.check();
    }

    @Override
    public void close() {
        registry.close();
    }
}
