package dev.triage.avro;

import static dev.triage.avro.DecodeException.Reason.INCOMPATIBLE_SCHEMA;
import static dev.triage.avro.DecodeException.Reason.INVALID_RECORD;
import static dev.triage.avro.DecodeException.Reason.MALFORMED;
import static dev.triage.avro.DecodeException.Reason.NOT_AVRO;
import static dev.triage.avro.DecodeException.Reason.TOO_LARGE;
import static dev.triage.avro.DecodeException.Reason.TRUNCATED;
import static dev.triage.avro.DecodeException.Reason.UNKNOWN_SCHEMA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.triage.core.LabelledExample;
import dev.triage.core.ReviewReason;
import dev.triage.core.Ticket;
import dev.triage.runtime.embedded.EmbeddedRegistry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever stands on a topic, a reader gets a value or a {@link DecodeException}, and soon. */
class BadRecordTest {

    private static EmbeddedRegistry registry;
    private static RecordSerdes serdes;
    private static byte[] good;

    @BeforeAll
    static void start(@TempDir Path directory) {
        registry = EmbeddedRegistry.start(directory);
        serdes = new RecordSerdes(Map.of(RecordSerdes.URL, registry.url(), RecordSerdes.MAX_RECORD_BYTES, "100000"));
        good = serdes.ticket().encode("tickets", Records.TICKET);
    }

    @AfterAll
    static void stop() {
        serdes.close();
        registry.close();
    }

    private static void assertBad(byte[] bytes, DecodeException.Reason reason, String message) {
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> serdes.ticket().decode("T-1", bytes))
                .withMessageContaining(message)
                .withNoCause()
                .extracting(DecodeException::reason)
                .isEqualTo(reason);
    }

    /** A damaged record may name the schema that is registered next. */
    @Test
    void shouldReadWhatItWritesUnderAnIdThatMeantNothingBefore(@TempDir Path directory) {
        LabelledExample example = new LabelledExample("e1", "paper jam", "printer", "");
        try (EmbeddedRegistry own = EmbeddedRegistry.start(directory);
                RecordSerdes fresh = new RecordSerdes(Map.of(RecordSerdes.URL, own.url()))) {
            byte[] damaged = fresh.ticket().encode("tickets", Records.TICKET);
            int next = ByteBuffer.wrap(damaged).getInt(1) + 1;
            ByteBuffer.wrap(damaged).putInt(1, next);
            assertThatExceptionOfType(DecodeException.class)
                    .isThrownBy(() -> fresh.example().decode("e1", damaged))
                    .extracting(DecodeException::reason)
                    .isEqualTo(UNKNOWN_SCHEMA);

            byte[] written = fresh.example().encode("ticket-examples", example);

            assertThat(ByteBuffer.wrap(written).getInt(1)).isEqualTo(next);
            assertThat(fresh.example().decode("e1", written)).isEqualTo(example);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\0", "\0\0\0\0", "{\"id\": \"secret\"}"})
    void shouldRefuseWhatIsNotAvro(String text) {
        assertBad(text.getBytes(StandardCharsets.UTF_8), NOT_AVRO, "doesn't begin with a zero byte and a schema id");
    }

    @Test
    void shouldRefuseARecordThatEndsTooSoon() {
        for (int length = 5; length < good.length; length++) {
            assertBad(Arrays.copyOf(good, length), TRUNCATED, "it ends before a ticket does");
        }
    }

    @Test
    void shouldRefuseARecordThatGoesOn() {
        assertBad(Arrays.copyOf(good, good.length + 1), MALFORMED, "it goes on after the end of a ticket");
    }

    @Test
    void shouldRefuseARecordThatIsTooLong() {
        assertBad(new byte[100_001], TOO_LARGE, "it has 100001 bytes, more than the 100000 allowed");
    }

    @ParameterizedTest
    @ValueSource(longs = {Integer.MAX_VALUE, Integer.MAX_VALUE - 16L, 1L << 40, Long.MAX_VALUE, -1, Long.MIN_VALUE})
    void shouldNotReserveMemoryForALengthThatIsClaimed(long claimed) {
        byte[] header = Arrays.copyOf(good, 5);
        byte[] length = varint(claimed);
        byte[] bytes = ByteBuffer.allocate(5 + length.length + 3)
                .put(header)
                .put(length)
                .put("abc".getBytes(StandardCharsets.UTF_8))
                .array();

        Throwable thrown = catchThrowable(() -> serdes.ticket().decode(null, bytes));

        assertThat(thrown).isInstanceOf(DecodeException.class);
    }

    private static byte[] varint(long value) {
        long zigzag = (value << 1) ^ (value >> 63);
        ByteBuffer buffer = ByteBuffer.allocate(10);
        while ((zigzag & ~0x7FL) != 0) {
            buffer.put((byte) (zigzag & 0x7F | 0x80));
            zigzag >>>= 7;
        }
        buffer.put((byte) zigzag);
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    @Test
    void shouldNotReserveMemoryForElementsThatAreClaimed() throws Exception {
        String schema = """
                {"type": "record", "name": "T", "fields": [
                  {"name": "nothing", "type": {"type": "array", "items": "null"}},
                  {"name": "id", "type": "string"}]}""";
        int id = register("nothing", schema);
        byte[] length = varint(1L << 30);
        byte[] bytes = ByteBuffer.allocate(5 + length.length)
                .put((byte) 0)
                .putInt(id)
                .put(length)
                .array();

        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> serdes.ticket().decode(null, bytes));
    }

    @Test
    void shouldSurviveASchemaThatNestsWithoutEnd() throws Exception {
        String schema = """
                {"type": "record", "name": "T", "fields": [
                  {"name": "next", "type": ["null", "T"]},
                  {"name": "id", "type": "string"}]}""";
        int id = register("nested", schema);
        byte[] bytes = new byte[90_000];
        Arrays.fill(bytes, (byte) 2);
        ByteBuffer.wrap(bytes).put((byte) 0).putInt(id);

        assertBad(bytes, MALFORMED, "it doesn't follow its schema " + id);
    }

    @Test
    void shouldRefuseASchemaThatIsNotOfATicket() throws Exception {
        String schema = """
                {"type": "record", "name": "Invoice", "fields": [{"name": "amount", "type": "double"}]}""";
        int id = register("invoices", schema);

        assertBad(
                Records.written(id, schema, Map.of("amount", 1.5)),
                INCOMPATIBLE_SCHEMA,
                "its schema " + id + " can't be read as a ticket");
    }

    @Test
    void shouldRefuseABlankIdWithoutQuotingTheRecord() throws Exception {
        String schema = """
                {"type": "record", "name": "T", "fields": [
                  {"name": "id", "type": "string"}, {"name": "text", "type": "string"}]}""";
        int id = register("blank", schema);

        assertBad(
                Records.written(id, schema, Map.of("id", " ", "text", "secret")),
                INVALID_RECORD,
                "it is not valid as a ticket: a ticket needs an id that is not blank");
    }

    @Test
    void shouldRefuseADecisionWithAnActionOfALaterVersion() throws Exception {
        String schema = ReviewDecisionRecords.TYPE.publishedSchema().replace("\"UNDO\"", "\"UNDO\",\"MERGE\"");
        int id = register("later-decisions", schema);
        var merge = new GenericData.EnumSymbol(
                new Schema.Parser().parse(schema).getField("action").schema(), "MERGE");
        byte[] bytes = Records.written(
                id, schema, Map.of("id", "d", "ticketId", "t", "action", merge, "decidedBy", "ann", "decidedAt", 0L));

        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> serdes.reviewDecision().decode(null, bytes))
                .withMessageEndingWith("this version doesn't know the action it asks for")
                .extracting(DecodeException::reason)
                .isEqualTo(INVALID_RECORD);
    }

    @Test
    void shouldLeaveOutReviewReasonsOfALaterVersion() throws Exception {
        String schema = ReviewTicketRecords.TYPE.publishedSchema();
        int id = register("later-reviews", schema);
        Schema parsed = new Schema.Parser().parse(schema);
        var ticket = new GenericRecordBuilder(parsed.getField("ticket").schema())
                .set("id", "t")
                .build();
        var judgement = new GenericRecordBuilder(parsed.getField("judgement").schema()).build();
        byte[] bytes = Records.written(
                id,
                schema,
                Map.of("ticket", ticket, "judgement", judgement, "reasons", List.of("TOO_ANGRY", "AMBIGUOUS")));

        assertThat(serdes.review().decode("t", bytes).reasons()).containsExactly(ReviewReason.AMBIGUOUS);
    }

    /** Bytes that were damaged anywhere are either still a ticket or a bad record. */
    @Test
    void shouldNeverFailInAnyOtherWay() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = good.clone();
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                bytes[5 + random.nextInt(bytes.length - 5)] = (byte) random.nextInt();
            }
            try {
                Ticket ticket = serdes.ticket().decode(null, bytes);
                assertThat(ticket.id()).isNotBlank();
            } catch (DecodeException e) {
                assertThat(e.reason()).isIn(TRUNCATED, MALFORMED, INVALID_RECORD);
            }
        }
        assertThat(serdes.ticket().decode(null, good)).isEqualTo(Records.TICKET);
    }

    private static int register(String subject, String schema) throws Exception {
        try (ConfluentClient client = new ConfluentClient(registry.url())) {
            return client.register(subject, schema);
        }
    }
}
