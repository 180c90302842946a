package dev.triage.runtime.embedded;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclBinding;

/** A broker that asks for a password and forbids what isn't allowed. */
public final class GuardedKafka implements AutoCloseable {
    private static final String LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule required";

    private final EmbeddedKafka kafka;

    private GuardedKafka(EmbeddedKafka kafka) {
        this.kafka = kafka;
    }

    /** With a superuser {@code admin}, users {@code triage} and {@code scaler}, each with the name as the password. */
    public static GuardedKafka start(Path directory) {
        RecordingAuthorizer.forget();
        return new GuardedKafka(EmbeddedKafka.start(
                directory,
                0,
                Map.of(
                        "listener.security.protocol.map", "PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
                        "sasl.enabled.mechanisms", "PLAIN",
                        "sasl.mechanism.inter.broker.protocol", "PLAIN",
                        "listener.name.plaintext.plain.sasl.jaas.config",
                                LOGIN + " username=admin password=admin user_admin=admin user_triage=triage"
                                        + " user_scaler=scaler;",
                        "authorizer.class.name", RecordingAuthorizer.class.getName(),
                        "super.users", "User:admin;User:ANONYMOUS")));
    }

    /** How a user connects. */
    public Map<String, String> login(String user, String password) {
        return Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                LOGIN + " username=\"" + user + "\" password=\"" + password + "\";");
    }

    public Admin admin() {
        return Admin.create(new HashMap<>(login("admin", "admin")));
    }

    public void allow(List<AclBinding> bindings) throws ExecutionException, InterruptedException {
        try (Admin admin = admin()) {
            admin.createAcls(bindings).all().get();
        }
    }

    /** What that user has done since the start, and was kept from doing. */
    public List<RecordingAuthorizer.Use> uses(String user) {
        return RecordingAuthorizer.uses(user);
    }

    @Override
    public void close() {
        kafka.close();
    }
}
