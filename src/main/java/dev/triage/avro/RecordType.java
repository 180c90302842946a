package dev.triage.avro;

import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * A kind of record: its Avro class and how it maps to a core value.
 *
 * @param <T> the core value
 * @param <R> the generated class
 * @param name for messages, with its article
 * @param model of the generated class, which knows its logical types
 * @param toCore from the record and its key, which is null where only the value is at hand; throws
 *     {@link IllegalArgumentException} with a reason that doesn't quote the record
 */
record RecordType<T, R extends SpecificRecord>(
        String name, Schema schema, SpecificData model, Function<T, R> toRecord, BiFunction<R, String, T> toCore) {

    static {
        // Avro loads only classes it is told to trust, since a schema that came with a record could name any
        Package generated = dev.triage.record.Ticket.class.getPackage();
        ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(
                ClassSecurityValidator.getGlobal(), type -> type.getPackage() == generated));
    }

    static <T, R extends SpecificRecord> RecordType<T, R> of(
            String name, Class<R> type, Function<T, R> toRecord, BiFunction<R, String, T> toCore) {
        SpecificData model = SpecificData.getForClass(type);
        return new RecordType<>(name, model.getSchema(type), model, toRecord, toCore);
    }

    /** The schema as others should see it, without the hint which Java class to use for strings. */
    String publishedSchema() {
        return schema.toString()
                .replace(",\"avro.java.string\":\"String\"", "")
                .replace("{\"type\":\"string\"}", "\"string\"");
    }
}
