package dev.triage.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.triage.core.Category;
import dev.triage.core.LabelledTicket;
import dev.triage.core.Mode;
import dev.triage.core.ReviewReason;
import dev.triage.core.ReviewTicket;
import dev.triage.core.Ticket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

class TicketRoutingTest extends TopologyFixture {
    @Test
    void shouldRouteATicketToTheCategoryOfItsExamples() {
        teachTwoCategories();
        categories.pipeInput("printer", Category.of("printer", "Printers", "hardware-team"));

        send("t1", "paper jam in printer again");

        LabelledTicket routed = labelled.readKeyValue().value;
        assertThat(routed.category()).isEqualTo("printer");
        assertThat(routed.destination()).isEqualTo("hardware-team");
        assertThat(routed.revision()).isEqualTo(1);
        assertThat(routed.judgement().encoder()).isEqualTo("words@1");
        assertThat(routed.judgement().stateVersion())
                .isEqualTo(state.current().version())
                .isNotNegative();
        assertThat(review.isEmpty()).isTrue();
        assertThat(deadLetters.isEmpty()).isTrue();
    }

    @Test
    void shouldSendWhatItIsNotSureOfToReview() {
        teachTwoCategories();

        send("t1", "what is for lunch");
        send("t2", "");
        send("t3", "кириллица");

        assertThat(review.readValuesToList())
                .extracting(ReviewTicket::reasons)
                .satisfiesExactly(
                        reasons -> assertThat(reasons).contains(ReviewReason.LOW_SIMILARITY),
                        reasons -> assertThat(reasons).containsExactly(ReviewReason.EMPTY_TEXT),
                        reasons -> assertThat(reasons).containsExactly(ReviewReason.UNSUPPORTED_LANGUAGE));
        assertThat(labelled.isEmpty()).isTrue();
    }

    @Test
    void shouldSendEverythingToReviewBeforeThereAreExamples() {
        send("t1", "paper jam");
        assertThat(review.readValue().reasons()).containsExactly(ReviewReason.NO_CATEGORIES);
    }

    @Test
    void shouldObeyTheModeFromTheNextTicketOn() {
        teachTwoCategories();
        StateRecord mode = new StateRecord.OfMode(Mode.REVIEW_ALL);
        driver.createInputTopic(TOPICS.centroids(), new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(mode.key(), mode.value());

        send("t1", "paper jam in printer");

        assertThat(review.readValue().reasons()).containsExactly(ReviewReason.MODE);
    }

    @Test
    void shouldDropRepeatsButNotChanges() {
        teachTwoCategories();

        send("t1", "paper jam in printer");
        send("t1", "paper jam in printer");
        send("t1", "forgot my password");

        assertThat(labelled.readValuesToList())
                .extracting(LabelledTicket::revision, LabelledTicket::category)
                .containsExactly(tuple(1, "printer"), tuple(2, "password"));
        assertThat(metrics.repeats).isEqualTo(1);
    }

    @Test
    void shouldForgetRepeatsAfterTheWindow() {
        teachTwoCategories();
        send("t1", "paper jam in printer");
        driver.advanceWallClockTime(Duration.ofHours(25));
        send("t1", "paper jam in printer");
        assertThat(labelled.readValuesToList()).hasSize(2);
    }

    @Test
    void shouldBuryWhatItCanNotReadWithItsOriginalBytes() {
        teachTwoCategories();
        TestInputTopic<byte[], byte[]> raw =
                driver.createInputTopic(TOPICS.tickets(), new ByteArraySerializer(), new ByteArraySerializer());
        byte[] key = "t1".getBytes(StandardCharsets.UTF_8);
        byte[] good = serdes.ticket().serializer().serialize(TOPICS.tickets(), Ticket.of("t1", "", "paper jam"));
        byte[] truncated = Arrays.copyOf(good, good.length - 3);
        byte[] unknownSchema = good.clone();
        unknownSchema[2] = 99;

        raw.pipeInput(key, "not avro".getBytes(StandardCharsets.UTF_8));
        raw.pipeInput(key, unknownSchema);
        raw.pipeInput(key, truncated);
        raw.pipeInput(key, (byte[]) null);
        raw.pipeInput((byte[]) null, good);
        raw.pipeInput("t2".getBytes(StandardCharsets.UTF_8), good);
        send("t3", "paper jam in printer");

        List<TestRecord<byte[], byte[]>> dead = deadLetters.readRecordsToList();
        assertThat(dead)
                .extracting(record -> header(record, DeadLetterHeaders.REASON))
                .containsExactly(
                        "NOT_AVRO", "UNKNOWN_SCHEMA", "TRUNCATED", "EMPTY_RECORD", "MISSING_KEY", "KEY_MISMATCH");
        assertThat(dead)
                .extracting(record -> header(record, DeadLetterHeaders.TOPIC))
                .containsOnly("tickets");
        assertThat(dead.get(2).value()).isEqualTo(truncated);
        assertThat(dead.get(2).key()).isEqualTo(key);
        assertThat(header(dead.get(2), DeadLetterHeaders.OFFSET)).isEqualTo("2");
        assertThat(labelled.readValuesToList()).hasSize(1);
        assertThat(metrics.deadReasons).hasSize(6);
    }

    /** The topic of dead letters takes what topics usually take: a mebibyte. */
    @Test
    void shouldBuryWhatIsLongInAnyPartSoThatABrokerTakesIt() {
        TestInputTopic<byte[], byte[]> raw =
                driver.createInputTopic(TOPICS.tickets(), new ByteArraySerializer(), new ByteArraySerializer());
        byte[] longKey = "k".repeat(2_000_000).getBytes(StandardCharsets.UTF_8);
        byte[] key = "t1".getBytes(StandardCharsets.UTF_8);
        byte[] noAvro = "x".repeat(2_000_000).getBytes(StandardCharsets.UTF_8);
        byte[] good = serdes.ticket()
                .serializer()
                .serialize(TOPICS.tickets(), Ticket.of(new String(longKey, StandardCharsets.UTF_8), "", "paper jam"));

        raw.pipeInput(longKey, noAvro);
        raw.pipeInput(longKey, good);
        raw.pipeInput(longKey, (byte[]) null);
        raw.pipeInput(new TestRecord<>(key, noAvro, new RecordHeaders().add("trace", new byte[2_000_000])));
        raw.pipeInput(new TestRecord<>(key, noAvro, new RecordHeaders().add("trace", new byte[20])));

        List<TestRecord<byte[], byte[]>> dead = deadLetters.readRecordsToList();
        assertThat(dead.stream().map(TicketRoutingTest::size)).hasSize(5).allMatch(size -> size < (1 << 20) - 4096);
        assertThat(dead)
                .extracting(record -> header(record, DeadLetterHeaders.REASON))
                .containsExactly("MALFORMED_KEY", "MALFORMED_KEY", "MALFORMED_KEY", "NOT_AVRO", "NOT_AVRO");
        assertThat(dead.get(4).headers().lastHeader("trace").value()).hasSize(20);
    }

    /** With that header, nobody would see the dead letter nor send another one again. */
    @Test
    void shouldNotBelieveARecordThatItWasSentAgain() {
        TestInputTopic<byte[], byte[]> raw =
                driver.createInputTopic(TOPICS.tickets(), new ByteArraySerializer(), new ByteArraySerializer());

        raw.pipeInput(new TestRecord<>(
                "t1".getBytes(StandardCharsets.UTF_8),
                "not avro".getBytes(StandardCharsets.UTF_8),
                new RecordHeaders().add(DeadLetterHeaders.REPLAYED, "5".getBytes(StandardCharsets.UTF_8))));

        assertThat(deadLetters.readRecord().headers().lastHeader(DeadLetterHeaders.REPLAYED))
                .isNull();
    }

    private static int size(TestRecord<byte[], byte[]> record) {
        int size = record.key().length + (record.value() == null ? 0 : record.value().length);
        for (Header header : record.headers()) {
            size += header.key().length() + header.value().length;
        }
        return size;
    }

    @Test
    void shouldSkipMalformedStateRecords() {
        teachTwoCategories();
        TestInputTopic<byte[], byte[]> centroids =
                driver.createInputTopic(TOPICS.centroids(), new ByteArraySerializer(), new ByteArraySerializer());
        centroids.pipeInput("c?".getBytes(StandardCharsets.UTF_8), new byte[] {1, 2, 3});
        centroids.pipeInput("?".getBytes(StandardCharsets.UTF_8), new byte[] {1});
        centroids.pipeInput((byte[]) null, new byte[] {1});

        send("t1", "paper jam in printer");

        assertThat(metrics.malformed).isEqualTo(3);
        assertThat(labelled.readValuesToList()).hasSize(1);
    }
}
