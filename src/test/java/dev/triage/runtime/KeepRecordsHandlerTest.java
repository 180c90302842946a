package dev.triage.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.streams.errors.ProcessingExceptionHandler.Result;
import org.apache.kafka.streams.errors.ProcessorStateException;
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
}
