package dev.triage.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import dev.triage.runtime.embedded.EmbeddedRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way to the registry: passwords, TLS, and days on which it isn't there. */
class RegistryAccessTest {

    private static final String PASSWORD = "changeit";

    @TempDir
    Path directory;

    private EmbeddedRegistry registry;

    @BeforeEach
    void start() {
        registry = EmbeddedRegistry.start(directory.resolve("registry"));
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private static RecordSerdes serdes(String url, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(RecordSerdes.PATIENCE_MS, "300"));
        settings.putAll(more);
        settings.put(RecordSerdes.URL, url);
        return new RecordSerdes(settings);
    }

    @Test
    void shouldNotCallARecordBadWhileTheRegistryIsDown() {
        byte[] bytes;
        try (RecordSerdes serdes = serdes(registry.url(), Map.of())) {
            bytes = serdes.ticket().encode("tickets", Records.TICKET);
        }
        String url = registry.url();
        registry.close();

        try (RecordSerdes serdes = serdes(url, Map.of())) {
            assertThatExceptionOfType(RegistryUnavailableException.class)
                    .isThrownBy(() -> serdes.ticket().decode(null, bytes))
                    .withMessageStartingWith("the schema registry at " + url + " doesn't answer: ");
            assertThatExceptionOfType(RegistryUnavailableException.class)
                    .isThrownBy(() -> serdes.ticket().encode("tickets", Records.TICKET));
            assertThatExceptionOfType(RegistryUnavailableException.class).isThrownBy(serdes::checkRegistry);
        }
    }

    @Test
    void shouldGoOnWhenTheRegistryComesBackInTime() throws Exception {
        byte[] bytes;
        try (RecordSerdes serdes = serdes(registry.url(), Map.of())) {
            bytes = serdes.ticket().encode("tickets", Records.TICKET);
        }
        AtomicInteger failures = new AtomicInteger(3);
        Predicate<HttpExchange> outage = exchange -> failures.getAndDecrement() > 0 && refuse(exchange, 503, "{}");
        try (RegistryFrontDoor door = new RegistryFrontDoor(registry.url(), null, outage);
                RecordSerdes serdes = serdes(door.url(), Map.of(RecordSerdes.PATIENCE_MS, "20000"))) {

            var decoded = CompletableFuture.supplyAsync(() -> serdes.ticket().decode(null, bytes));

            assertThat(decoded.get(30, TimeUnit.SECONDS)).isEqualTo(Records.TICKET);
            assertThat(failures.get()).isNegative();
        }
    }

    @Test
    void shouldNotAskAgainForWhatIsKnown() {
        try (RecordSerdes serdes = serdes(registry.url(), Map.of())) {
            byte[] bytes = serdes.ticket().encode("tickets", Records.TICKET);
            serdes.ticket().decode(null, bytes);
            registry.close();

            assertThat(serdes.ticket().encode("tickets", Records.TICKET)).isEqualTo(bytes);
            assertThat(serdes.ticket().decode(null, bytes)).isEqualTo(Records.TICKET);
        }
    }

    @Test
    void shouldNotAskAgainAtOnceForAnUnknownSchema() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        Predicate<HttpExchange> count = exchange -> requests.incrementAndGet() < 0;
        try (RegistryFrontDoor door = new RegistryFrontDoor(registry.url(), null, count);
                RecordSerdes serdes = serdes(door.url(), Map.of())) {
            for (int i = 0; i < 10; i++) {
                assertThatExceptionOfType(DecodeException.class)
                        .isThrownBy(() -> serdes.ticket().decode(null, new byte[] {0, 0, 0, 0, 99, 0}));
            }
        }
        assertThat(requests).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>not here</html>", ""})
    void shouldNotCallARecordBadWhenSomethingElseAnswersThanARegistry(String page) throws Exception {
        try (RegistryFrontDoor door = new RegistryFrontDoor("", null, exchange -> refuse(exchange, 404, page));
                RecordSerdes serdes = serdes(door.url(), Map.of())) {
            assertThatExceptionOfType(RegistryException.class)
                    .isThrownBy(() -> serdes.ticket().decode(null, new byte[] {0, 0, 0, 0, 1, 0}))
                    .withMessage("there is no schema registry at " + door.url() + ": check schema.registry.url");
            assertThatExceptionOfType(RegistryException.class)
                    .isThrownBy(() -> serdes.ticket().encode("tickets", Records.TICKET))
                    .withMessageStartingWith("there is no schema registry at");
        }
    }

    @Test
    void shouldSendUserAndPassword() throws Exception {
        try (RegistryFrontDoor door = new RegistryFrontDoor(registry.url(), null, RegistryAccessTest::unlessAnn)) {
            try (RecordSerdes serdes = serdes(
                    door.url(),
                    Map.of("basic.auth.credentials.source", "USER_INFO", "basic.auth.user.info", "ann:letmein"))) {
                serdes.checkRegistry();
                assertThat(serdes.ticket().decode(null, serdes.ticket().encode("tickets", Records.TICKET)))
                        .isEqualTo(Records.TICKET);
            }
            try (RecordSerdes serdes = serdes(
                    door.url(),
                    Map.of("basic.auth.credentials.source", "USER_INFO", "basic.auth.user.info", "ann:guessed"))) {
                assertThatExceptionOfType(RegistryException.class)
                        .isThrownBy(serdes::checkRegistry)
                        .isNotInstanceOf(RegistryUnavailableException.class)
                        .withMessage("the schema registry at " + door.url()
                                + " refuses us: check user, password and rights");
            }
        }
    }

    @Test
    void shouldNotTellThePasswordInAnAddress() {
        registry.close();
        String url = registry.url().replace("http://", "http://ann:letmein@");
        try (RecordSerdes serdes = serdes(url, Map.of("basic.auth.credentials.source", "URL"))) {
            assertThatExceptionOfType(RegistryUnavailableException.class)
                    .isThrownBy(serdes::checkRegistry)
                    .withMessageNotContaining("letmein");
        }
    }

    @Test
    void shouldTrustACertificateItIsGiven() throws Exception {
        Path store = keyStore();
        try (RegistryFrontDoor door = new RegistryFrontDoor(registry.url(), tls(store), exchange -> false)) {
            try (RecordSerdes serdes = serdes(
                    door.url(),
                    Map.of(
                            "schema.registry.ssl.truststore.location",
                            store.toString(),
                            "schema.registry.ssl.truststore.password",
                            PASSWORD,
                            "schema.registry.ssl.truststore.type",
                            "PKCS12"))) {
                serdes.checkRegistry();
            }
            try (RecordSerdes serdes = serdes(door.url(), Map.of())) {
                assertThatExceptionOfType(RegistryException.class)
                        .isThrownBy(serdes::checkRegistry)
                        .isNotInstanceOf(RegistryUnavailableException.class)
                        .withMessageContaining("can't be talked to with these TLS settings");
            }
        }
    }

    private Path keyStore() throws Exception {
        Path store = directory.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "registry",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=DNS:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        return store;
    }

    private static SSLContext tls(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static boolean unlessAnn(HttpExchange exchange) {
        String expected = "Basic " + Base64.getEncoder().encodeToString("ann:letmein".getBytes(StandardCharsets.UTF_8));
        return !expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))
                && refuse(exchange, 401, "{\"error_code\": 401, \"message\": \"Unauthorized\"}");
    }

    private static boolean refuse(HttpExchange exchange, int status, String body) {
        try {
            RegistryFrontDoor.answer(exchange, status, body.getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
