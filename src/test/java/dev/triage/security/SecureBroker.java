package dev.triage.security;

import static java.util.Map.entry;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A broker that knows whom it talks to and what they may: SASL_SSL with SCRAM on one listener, client certificates on
 * the other, and what no rule allows is forbidden.
 */
final class SecureBroker implements AutoCloseable {
    private static final String ADMIN = "admin";
    private static final String ADMIN_PASSWORD = "admin-secret-1";

    private final Certificates certificates;
    private final int saslPort;
    private final int tlsPort;
    private final KafkaRaftServer server;

    SecureBroker(Path directory, Certificates certificates) throws Exception {
        this.certificates = certificates;
        saslPort = free();
        tlsPort = free();
        int controllerPort = free();
        Path logs = directory.resolve("logs");
        try (PrintStream silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setNodeId(1)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(logs.toString())
                    .addDirectory(logs.toString())
                    .setScramArguments(List.of("SCRAM-SHA-512=[name=" + ADMIN + ",password=" + ADMIN_PASSWORD + "]"))
                    .setPrintStream(silent)
                    .run();
        }
        Properties settings = new Properties();
        settings.putAll(Map.ofEntries(
                entry("process.roles", "broker,controller"),
                entry("node.id", "1"),
                entry("controller.quorum.voters", "1@127.0.0.1:" + controllerPort),
                entry("controller.listener.names", "CONTROLLER"),
                entry(
                        "listeners",
                        "SASL://127.0.0.1:" + saslPort + ",TLS://127.0.0.1:" + tlsPort + ",CONTROLLER://127.0.0.1:"
                                + controllerPort),
                entry("listener.security.protocol.map", "SASL:SASL_SSL,TLS:SSL,CONTROLLER:PLAINTEXT"),
                entry("inter.broker.listener.name", "SASL"),
                entry("sasl.mechanism.inter.broker.protocol", "SCRAM-SHA-512"),
                entry("sasl.enabled.mechanisms", "SCRAM-SHA-512"),
                entry("listener.name.sasl.scram-sha-512.sasl.jaas.config", jaas(ADMIN, ADMIN_PASSWORD)),
                entry("listener.name.tls.ssl.client.auth", "required"),
                entry("ssl.principal.mapping.rules", "RULE:^CN=([^,]+).*$/$1/"),
                entry("ssl.keystore.location", certificates.keyStore("broker").toString()),
                entry("ssl.keystore.type", "PKCS12"),
                entry("ssl.keystore.password", Certificates.PASSWORD),
                entry("ssl.truststore.location", certificates.trustStore().toString()),
                entry("ssl.truststore.type", "PKCS12"),
                entry("ssl.truststore.password", Certificates.PASSWORD),
                entry("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer"),
                entry("super.users", "User:" + ADMIN + ";User:ANONYMOUS"),
                entry("allow.everyone.if.no.acl.found", "false"),
                entry("log.dirs", logs.toString()),
                entry("auto.create.topics.enable", "false"),
                entry("default.replication.factor", "1"),
                entry("min.insync.replicas", "1"),
                entry("offsets.topic.num.partitions", "1"),
                entry("offsets.topic.replication.factor", "1"),
                entry("transaction.state.log.num.partitions", "1"),
                entry("transaction.state.log.replication.factor", "1"),
                entry("transaction.state.log.min.isr", "1"),
                entry("group.initial.rebalance.delay.ms", "0"),
                entry("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20)),
                entry("log.index.size.max.bytes", Integer.toString(1 << 20))));
        server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
        server.startup();
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    static String jaas(String user, String password) {
        return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + user + "\" password=\""
                + password + "\";";
    }

    /** How a user with a password connects. */
    Map<String, String> sasl(String user, String password) {
        Map<String, String> settings = trust();
        settings.put("bootstrap.servers", "127.0.0.1:" + saslPort);
        settings.put("security.protocol", "SASL_SSL");
        settings.put("sasl.mechanism", "SCRAM-SHA-512");
        settings.put("sasl.jaas.config", jaas(user, password));
        return settings;
    }

    /** How a user with a certificate connects. */
    Map<String, String> tls(String user) {
        Map<String, String> settings = trust();
        settings.put("bootstrap.servers", "127.0.0.1:" + tlsPort);
        settings.put("security.protocol", "SSL");
        settings.put("ssl.keystore.location", certificates.keyStore(user).toString());
        settings.put("ssl.keystore.type", "PKCS12");
        settings.put("ssl.keystore.password", Certificates.PASSWORD);
        return settings;
    }

    private Map<String, String> trust() {
        Map<String, String> settings = new HashMap<>();
        settings.put("ssl.truststore.location", certificates.trustStore().toString());
        settings.put("ssl.truststore.type", "PKCS12");
        settings.put("ssl.truststore.password", Certificates.PASSWORD);
        return settings;
    }

    /** Everything is allowed to that one. */
    Map<String, String> admin() {
        return sasl(ADMIN, ADMIN_PASSWORD);
    }

    void addUser(String name, String password) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(new HashMap<>(admin()))) {
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                            name, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), password)))
                    .all()
                    .get();
        }
    }

    void allow(List<AclBinding> bindings) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(new HashMap<>(admin()))) {
            admin.createAcls(bindings).all().get();
        }
    }

    void forbid(List<AclBinding> bindings) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(new HashMap<>(admin()))) {
            admin.deleteAcls(bindings.stream().map(AclBinding::toFilter).toList())
                    .all()
                    .get();
        }
    }

    void forbidEverything() throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(new HashMap<>(admin()))) {
            admin.deleteAcls(List.of(AclBindingFilter.ANY)).all().get();
        }
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
