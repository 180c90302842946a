package dev.triage.runtime;

import dev.triage.avro.RegistryException;
import dev.triage.topology.DeadLetterSize;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.LogAndContinueProcessingExceptionHandler;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.processor.api.Record;

/**
 * What happens when a processor throws: a registry that doesn't answer and a local state that can't be read or written
 * say nothing about the record, so the task fails and the record is tried again; anything else is the record's fault and
 * goes to the dead letters.
 */
public final class KeepRecordsHandler implements ProcessingExceptionHandler {
    private final LogAndContinueProcessingExceptionHandler bury = new LogAndContinueProcessingExceptionHandler();

    @Override
    public Response handleError(ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            if (cause instanceof RegistryException || cause instanceof ProcessorStateException) {
                return Response.fail();
            }
        }
        Response response = bury.handleError(context, record, exception);
        return Response.resume(response.deadLetterQueueRecords().stream()
                .map(KeepRecordsHandler::bounded)
                .toList());
    }

    /** As short as brokers take it. */
    private static ProducerRecord<byte[], byte[]> bounded(ProducerRecord<byte[], byte[]> letter) {
        ProducerRecord<byte[], byte[]> cut = new ProducerRecord<>(
                letter.topic(),
                letter.partition(),
                letter.timestamp(),
                DeadLetterSize.boundedKey(letter.key()),
                DeadLetterSize.bounded(letter.value()),
                letter.headers());
        DeadLetterSize.boundHeaders(cut.headers(), DeadLetters.NET);
        DeadLetterSize.noteLength(cut.headers(), letter.value());
        return cut;
    }

    @Override
    public void configure(Map<String, ?> configs) {
        bury.configure(configs);
    }
}
