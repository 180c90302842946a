package dev.triage.runtime.embedded;

import java.util.List;
import java.util.Locale;
import org.apache.avro.Schema;
import org.apache.avro.SchemaValidationException;
import org.apache.avro.SchemaValidator;
import org.apache.avro.SchemaValidatorBuilder;

/** What a new schema has to be, in view of the subject's earlier ones. */
enum Compatibility {
    NONE(null),
    /** It reads what the last one wrote. */
    BACKWARD(new SchemaValidatorBuilder().canReadStrategy().validateLatest()),
    BACKWARD_TRANSITIVE(new SchemaValidatorBuilder().canReadStrategy().validateAll()),
    /** The last one reads what it writes. */
    FORWARD(new SchemaValidatorBuilder().canBeReadStrategy().validateLatest()),
    FORWARD_TRANSITIVE(new SchemaValidatorBuilder().canBeReadStrategy().validateAll()),
    FULL(new SchemaValidatorBuilder().mutualReadStrategy().validateLatest()),
    FULL_TRANSITIVE(new SchemaValidatorBuilder().mutualReadStrategy().validateAll());

    private final SchemaValidator validator;

    Compatibility(SchemaValidator validator) {
        this.validator = validator;
    }

    static Compatibility parse(String name) {
        try {
            return valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw RegistryError.invalidCompatibility();
        }
    }

    /**
     * Why the schema doesn't do, empty if it does.
     *
     * @param earlier newest first
     */
    List<String> problems(Schema schema, List<Schema> earlier) {
        if (validator == null || earlier.isEmpty()) {
            return List.of();
        }
        try {
            validator.validate(schema, earlier);
            return List.of();
        } catch (SchemaValidationException e) {
            return List.of(e.getMessage() + " (compatibility: " + this + ")");
        }
    }
}
