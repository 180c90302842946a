package dev.triage.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.triage.topology.DeadLetterHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler.Response;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler.Result;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.internals.DefaultErrorHandlerContext;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.rocksdb.RocksDBException;

class KeepRecordsHandlerTest {
    private static final Record<String, String> TICKET = new Record<>("t", "paper jam", 0);

    @Test
    void shouldTryARecordAgainThatTheLocalStateDidNotTake() {
        ProcessorStateException full = new ProcessorStateException(
                "Error while putting key/value into store", new RocksDBException("No space left on device"));

        assertThat(new KeepRecordsHandler().handleError(null, TICKET, full).result())
                .isEqualTo(Result.FAIL);
    }

    /** The topic of dead letters takes what topics usually take: a mebibyte. */
    @Test
    void shouldCutALongRecordSoThatABrokerTakesItsDeadLetter() {
        KeepRecordsHandler handler = new KeepRecordsHandler();
        handler.configure(Map.of(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, "dead-letters"));
        ErrorHandlerContext context = new DefaultErrorHandlerContext(
                null,
                "tickets",
                0,
                7,
                new RecordHeaders().add("trace", new byte[2_000_000]),
                "node",
                new TaskId(0, 0),
                0,
                "t".getBytes(StandardCharsets.UTF_8),
                new byte[2_000_000]);

        Response response = handler.handleError(context, TICKET, new IllegalStateException("a fault"));

        assertThat(response.result()).isEqualTo(Result.RESUME);
        ProducerRecord<byte[], byte[]> letter =
                response.deadLetterQueueRecords().get(0);
        assertThat(letter.value().length).isLessThan((1 << 20) - 4096);
        assertThat(letter.headers().lastHeader("trace")).isNull();
        assertThat(new String(
                        letter.headers().lastHeader(DeadLetterHeaders.LENGTH).value(), StandardCharsets.UTF_8))
                .isEqualTo("2000000");
    }
}
