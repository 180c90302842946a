package dev.triage.runtime.embedded;

/** An answer of the registry that is not the one hoped for, with the codes of the Confluent Schema Registry. */
final class RegistryError extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int code;

    private RegistryError(int code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    static RegistryError subjectNotFound(String subject) {
        return new RegistryError(40401, "Subject '" + subject + "' not found.");
    }

    static RegistryError versionNotFound(String version) {
        return new RegistryError(40402, "Version " + version + " not found.");
    }

    static RegistryError schemaNotFound() {
        return new RegistryError(40403, "Schema not found");
    }

    static RegistryError subjectNotSoftDeleted(String subject) {
        return new RegistryError(
                40405, "Subject '" + subject + "' was not deleted first before being permanently deleted");
    }

    static RegistryError versionNotSoftDeleted(String subject, String version) {
        return new RegistryError(
                40407,
                "Subject '" + subject + "' Version " + version
                        + " was not deleted first before being permanently deleted");
    }

    static RegistryError noCompatibility(String subject) {
        return new RegistryError(
                40408, "Subject '" + subject + "' does not have subject-level compatibility configured");
    }

    static RegistryError noMode(String subject) {
        return new RegistryError(40409, "Subject '" + subject + "' does not have subject-level mode configured");
    }

    static RegistryError incompatible(String subject, String details) {
        return new RegistryError(
                409,
                "Schema being registered is incompatible with an earlier schema for subject \"" + subject
                        + "\", details: [" + details + "]");
    }

    static RegistryError invalidSchema(String details) {
        return new RegistryError(42201, "Invalid schema, details: " + details);
    }

    static RegistryError invalidVersion(String version) {
        return new RegistryError(
                42202,
                "The specified version '" + version
                        + "' is not a valid version id. Allowed values are between [1, 2^31-1] and the string \"latest\"");
    }

    static RegistryError invalidCompatibility() {
        return new RegistryError(
                42203,
                "Invalid compatibility level. Valid values are none, backward, forward, full, backward_transitive,"
                        + " forward_transitive, and full_transitive");
    }

    static RegistryError invalidMode() {
        return new RegistryError(42204, "Invalid mode. Valid values are READWRITE and READONLY");
    }

    static RegistryError readOnly(String subject) {
        return new RegistryError(42205, "Subject " + subject + " is in read-only mode");
    }

    static RegistryError badRequest(String message) {
        return new RegistryError(400, message);
    }

    int code() {
        return code;
    }

    /** HTTP status: the code's first three digits. */
    int status() {
        return code < 1000 ? code : code / 100;
    }
}
