package dev.triage.avro;

import static dev.triage.avro.DecodeException.Reason.UNKNOWN_SCHEMA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.triage.core.LabelledExample;
import dev.triage.core.Ticket;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the serdes promise over any registry. */
abstract class SerdeContract {

    private static final String SPARSE_TICKET = """
            {"type": "record", "name": "Ticket", "namespace": "dev.triage.record", "fields": [
              {"name": "id", "type": "string"},
              {"name": "text", "type": "string", "default": ""}]}""";

    private static final String RICH_TICKET = """
            {"type": "record", "name": "Ticket", "namespace": "dev.triage.record", "fields": [
              {"name": "id", "type": "string"},
              {"name": "priority", "type": {"type": "enum", "name": "Priority", "symbols": ["LOW", "HIGH"]}},
              {"name": "history", "type": {"type": "array", "items": "string"}, "default": []},
              {"name": "subject", "type": "string", "default": ""}]}""";

    private static final String OTHER_TICKET = """
            {"type": "record", "name": "Ticket", "namespace": "dev.triage.record", "fields": [
              {"name": "id", "type": "long"}]}""";

    /** Every test has its own, and so its own subject. */
    private final String topic = "tickets-" + UUID.randomUUID();

    private final String subject = topic + "-value";
    private ConfluentClient client;
    private RecordSerdes serdes;

    abstract String registryUrl();

    @BeforeEach
    void connect() {
        client = new ConfluentClient(registryUrl());
        serdes = serdes(Map.of());
    }

    @AfterEach
    void disconnect() throws Exception {
        serdes.close();
        client.close();
    }

    private RecordSerdes serdes(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put(RecordSerdes.URL, registryUrl());
        return new RecordSerdes(settings);
    }

    @Test
    void shouldReadBackEveryKindOfRecord() {
        assertThat(returned(serdes.ticket(), Records.TICKET)).isEqualTo(Records.TICKET);
        assertThat(returned(serdes.example(), Records.EXAMPLE)).isEqualTo(Records.EXAMPLE);
        assertThat(returned(serdes.category(), Records.CATEGORY)).isEqualTo(Records.CATEGORY);
        assertThat(returned(serdes.labelled(), Records.LABELLED)).isEqualTo(Records.LABELLED);
        assertThat(returned(serdes.labelled(), Records.EMBEDDED)).isEqualTo(Records.EMBEDDED);
        assertThat(returned(serdes.faq(), Records.FAQ)).isEqualTo(Records.FAQ);
        assertThat(returned(serdes.review(), Records.REVIEW)).isEqualTo(Records.REVIEW);
        assertThat(returned(serdes.reviewDecision(), Records.DECISION)).isEqualTo(Records.DECISION);
    }

    private <T> T returned(Serde<T> serde, T value) {
        String ownTopic = "topic-" + UUID.randomUUID();
        return serde.deserializer().deserialize(ownTopic, serde.serializer().serialize(ownTopic, value));
    }

    @Test
    void shouldKeepTombstones() {
        assertThat(serdes.ticket().encode(topic, null)).isNull();
        assertThat(serdes.ticket().decode("T-1", null)).isNull();
    }

    @Test
    void shouldRegisterOnFirstWriteAndAllowOnlySafeChangesFromThen() throws Exception {
        byte[] bytes = serdes.ticket().encode(topic, Records.TICKET);

        assertThat(client.versions(subject)).containsExactly(1);
        assertThat(client.compatibility(subject)).isEqualTo("FULL_TRANSITIVE");
        assertThat(bytes[0]).isZero();
        assertThat(client.schema(ByteBuffer.wrap(bytes).getInt(1)))
                .isEqualTo(client.latestSchema(subject))
                .contains("dev.triage.record")
                .doesNotContain("avro.java.string");
    }

    @Test
    void shouldLeaveTheCompatibilityThatSomebodyChose() throws Exception {
        client.register(subject, SPARSE_TICKET);
        client.setCompatibility(subject, "BACKWARD");

        serdes.ticket().encode(topic, Records.TICKET);

        assertThat(client.compatibility(subject)).isEqualTo("BACKWARD");
        assertThat(client.versions(subject)).containsExactly(1, 2);
    }

    @Test
    void shouldRefuseToRegisterWhereThatIsSwitchedOff() throws Exception {
        try (RecordSerdes careful = serdes(Map.of(RecordSerdes.AUTO_REGISTER, "false"))) {
            assertThatExceptionOfType(RegistryException.class)
                    .isThrownBy(() -> careful.ticket().encode(topic, Records.TICKET))
                    .withMessage("the schema of " + subject
                            + " is not registered; register it, or set auto.register.schemas to true");
            assertThat(client.subjects()).doesNotContain(subject);

            byte[] registered = serdes.ticket().encode(topic, Records.TICKET);

            assertThat(careful.ticket().encode(topic, Records.TICKET)).isEqualTo(registered);
        }
    }

    @Test
    void shouldReadWhatAnOlderProducerWrites() throws Exception {
        int id = client.register(subject, SPARSE_TICKET);

        Ticket ticket =
                serdes.ticket().decode(null, Records.written(id, SPARSE_TICKET, Map.of("id", "7", "text", "x")));

        assertThat(ticket).isEqualTo(Ticket.of("7", "", "x"));
    }

    @Test
    void shouldReadWhatANewerProducerWrites() throws Exception {
        int id = client.register(subject, RICH_TICKET);
        var priority = new GenericData.EnumSymbol(
                new Schema.Parser().parse(RICH_TICKET).getField("priority").schema(), "HIGH");

        Ticket ticket = serdes.ticket()
                .decode(
                        null,
                        Records.written(
                                id,
                                RICH_TICKET,
                                Map.of("id", "7", "priority", priority, "history", List.of("a", "b"), "subject", "x")));

        assertThat(ticket).isEqualTo(Ticket.of("7", "x", ""));
    }

    @Test
    void shouldAddEmbeddingsWithoutBreakingReadersAndWritersThatDoNotKnowThem() throws Exception {
        String before = publishedSchemaWithout("embedding");
        int id = client.register(subject, before);
        client.setCompatibility(subject, "FULL_TRANSITIVE");

        byte[] bytes = serdes.labelled().encode(topic, Records.EMBEDDED);

        assertThat(client.versions(subject)).containsExactly(1, 2);
        assertThat(serdes.labelled().decode(null, bytes)).isEqualTo(Records.EMBEDDED);
        assertThat(serdes.labelled().decode(null, rewritten(bytes, id, before))).isEqualTo(Records.LABELLED);
    }

    private static String publishedSchemaWithout(String field) {
        Schema now = new Schema.Parser().parse(LabelledTicketRecords.TYPE.publishedSchema());
        return Schema.createRecord(
                        now.getName(),
                        now.getDoc(),
                        now.getNamespace(),
                        false,
                        now.getFields().stream()
                                .filter(one -> !one.name().equals(field))
                                .map(one -> new Schema.Field(one, one.schema()))
                                .toList())
                .toString();
    }

    /** As a consumer that knows the other schema only would read it, and a producer write it. */
    private static byte[] rewritten(byte[] bytes, int id, String schema) throws Exception {
        Schema written = new Schema.Parser().parse(LabelledTicketRecords.TYPE.publishedSchema());
        Schema known = new Schema.Parser().parse(schema);
        GenericRecord read = new GenericDatumReader<GenericRecord>(written, known)
                .read(null, DecoderFactory.get().binaryDecoder(bytes, 5, bytes.length - 5, null));
        Map<String, Object> fields = new HashMap<>();
        known.getFields().forEach(field -> fields.put(field.name(), read.get(field.name())));
        return Records.written(id, schema, fields);
    }

    @Test
    void shouldTakeAnExamplesIdFromItsKey() throws Exception {
        String schema = RecordType.of("", dev.triage.record.LabelledExample.class, x -> null, (x, key) -> null)
                .publishedSchema();
        int id = client.register(subject, schema);
        byte[] bytes = Records.written(id, schema, Map.of("text", "jam", "category", "printer"));

        assertThat(serdes.example().decode("e-9", bytes)).isEqualTo(new LabelledExample("e-9", "jam", "printer", ""));
        assertThatThrownBy(() -> serdes.example().decode(null, bytes)).isInstanceOf(DecodeException.class);
    }

    @Test
    void shouldSayThatTheRegistryRefusesOurSchema() throws Exception {
        client.register(subject, OTHER_TICKET);
        client.setCompatibility(subject, "FULL_TRANSITIVE");

        assertThatExceptionOfType(RegistryException.class)
                .isThrownBy(() -> serdes.ticket().encode(topic, Records.TICKET))
                .withMessageContaining("refuses our schema, it doesn't fit earlier ones");
        assertThat(client.versions(subject)).containsExactly(1);
    }

    @Test
    void shouldCallAnUnknownSchemaABadRecord() {
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> serdes.ticket().decode(null, new byte[] {0, 7, 7, 7, 7, 2, 2}))
                .withMessageContaining("knows no schema 117901063")
                .extracting(DecodeException::reason)
                .isEqualTo(UNKNOWN_SCHEMA);
    }

    @Test
    void shouldAnswerTheCheck() {
        serdes.checkRegistry();
    }
}
