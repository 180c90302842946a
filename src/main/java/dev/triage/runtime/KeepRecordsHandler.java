package dev.triage.runtime;

import dev.triage.avro.RegistryException;
import java.util.Map;
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
        return bury.handleError(context, record, exception);
    }

    @Override
    public void configure(Map<String, ?> configs) {
        bury.configure(configs);
    }
}
