package dev.triage.runtime.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.triage.avro.ConfluentClient;
import dev.triage.avro.ConfluentClient.Refused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The registry as the genuine client and plain HTTP see it. */
class EmbeddedRegistryTest {

    private static final String ONE = record("{\"name\":\"a\",\"type\":\"string\"}");
    private static final String WITH_OPTIONAL =
            record("{\"name\":\"a\",\"type\":\"string\"},{\"name\":\"b\",\"type\":\"int\",\"default\":0}");
    private static final String WITH_NEEDED =
            record("{\"name\":\"a\",\"type\":\"string\"},{\"name\":\"b\",\"type\":\"int\"}");
    private static final String WITHOUT = record("");

    @TempDir
    Path directory;

    private EmbeddedRegistry registry;
    private ConfluentClient client;

    private static String record(String fields) {
        return "{\"type\":\"record\",\"name\":\"R\",\"namespace\":\"n\",\"fields\":[" + fields + "]}";
    }

    @BeforeEach
    void start() {
        registry = EmbeddedRegistry.start(directory);
        client = new ConfluentClient(registry.url());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        registry.close();
    }

    private void restart() throws IOException {
        stop();
        start();
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(registry.url() + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    @Test
    void shouldGiveOneIdToOneSchemaWhereverItIsRegistered() throws Exception {
        int id = client.register("a-value", ONE);

        assertThat(client.register("a-value", ONE)).isEqualTo(id);
        assertThat(client.register("b-value", ONE)).isEqualTo(id);
        assertThat(client.register("b-value", WITH_OPTIONAL)).isEqualTo(id + 1);
        assertThat(client.versions("a-value")).containsExactly(1);
        assertThat(client.versions("b-value")).containsExactly(1, 2);
        assertThat(client.subjects()).containsExactly("a-value", "b-value");
        assertThat(client.subjectsOf(id)).containsExactly("a-value", "b-value");
        assertThat(client.schema(id)).isEqualTo(ONE);
        assertThat(client.latestSchema("b-value")).isEqualTo(WITH_OPTIONAL);
        assertThat(client.id("b-value", ONE)).isEqualTo(id);
        assertThat(client.version("b-value", WITH_OPTIONAL)).isEqualTo(2);
    }

    @Test
    void shouldKeepEverythingOverARestart() throws Exception {
        int one = client.register("a-value", ONE);
        int two = client.register("a-value", WITH_OPTIONAL);
        client.setCompatibility("a-value", "FULL_TRANSITIVE");
        client.setMode("b-value", "READONLY");
        client.deleteVersion("a-value", "1");
        String url = registry.url();

        restart();

        assertThat(registry.url()).isEqualTo(url);
        assertThat(client.schema(one)).isEqualTo(ONE);
        assertThat(client.schema(two)).isEqualTo(WITH_OPTIONAL);
        assertThat(client.versions("a-value")).containsExactly(2);
        assertThat(client.compatibility("a-value")).isEqualTo("FULL_TRANSITIVE");
        assertThat(client.mode("b-value")).isEqualTo("READONLY");
        assertThat(client.register("c-value", WITHOUT)).isEqualTo(two + 1);
    }

    @Test
    void shouldForgetALineThatWasNeverFinished() throws Exception {
        int id = client.register("a-value", ONE);
        stop();
        Path journal = directory.resolve("schemas.jsonl");
        Files.writeString(journal, "{\"kind\":\"REGISTERED\",\"subject\":\"x", StandardOpenOption.APPEND);

        start();
        int next = client.register("b-value", WITH_OPTIONAL);
        restart();

        assertThat(client.schema(id)).isEqualTo(ONE);
        assertThat(client.schema(next)).isEqualTo(WITH_OPTIONAL);
        assertThat(client.subjects()).containsExactly("a-value", "b-value");
    }

    @Test
    void shouldNotGuessWhatADamagedLineSaid() throws Exception {
        client.register("a-value", ONE);
        client.close();
        registry.close();
        Path journal = directory.resolve("schemas.jsonl");
        String text = Files.readString(journal);
        Files.writeString(journal, "{\"kind\n" + text, StandardCharsets.UTF_8);

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> EmbeddedRegistry.start(directory))
                .withMessageEndingWith("line 1 of " + journal + " is damaged");

        Files.writeString(journal, text);
        start();
        assertThat(client.subjects()).containsExactly("a-value");
    }

    @Test
    void shouldHaveOneOwnerADirectory() {
        assertThatExceptionOfType(DirectoryInUseException.class)
                .isThrownBy(() -> EmbeddedRegistry.start(directory))
                .withMessage("the data directory " + directory
                        + " is in use: stop the other process, or name another directory");
    }

    @Test
    void shouldSayThatAPortIsTaken() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatExceptionOfType(PortInUseException.class)
                    .isThrownBy(() -> EmbeddedRegistry.start(directory.resolve("other"), other.getLocalPort()))
                    .withMessage("port " + other.getLocalPort()
                            + " is in use: stop the other program, or name another port");
        }
        // the failed start has given the directory back
        EmbeddedRegistry.start(directory.resolve("other")).close();
    }

    @ParameterizedTest
    @CsvSource({
        "NONE, true, true, true",
        "BACKWARD, true, false, true",
        "FORWARD, true, true, false",
        "FULL, true, false, false",
        "BACKWARD_TRANSITIVE, true, false, true",
        "FORWARD_TRANSITIVE, true, true, false",
        "FULL_TRANSITIVE, true, false, false"
    })
    void shouldAllowWhatTheLevelAllows(String level, boolean optional, boolean needed, boolean without)
            throws Exception {
        client.register("a-value", ONE);
        client.setCompatibility("a-value", level);

        assertThat(client.isCompatible("a-value", WITH_OPTIONAL)).isEqualTo(optional);
        assertThat(client.isCompatible("a-value", WITH_NEEDED)).isEqualTo(needed);
        assertThat(client.isCompatible("a-value", WITHOUT)).isEqualTo(without);
    }

    @Test
    void shouldCompareWithEveryVersionWhereTheLevelIsTransitive() throws Exception {
        client.register("a-value", WITHOUT);
        client.register("a-value", WITH_OPTIONAL.replace("\"string\"", "\"string\",\"default\":\"\""));
        client.setCompatibility("a-value", "BACKWARD");
        assertThat(client.isCompatible("a-value", WITH_NEEDED)).isTrue();

        client.setCompatibility("a-value", "BACKWARD_TRANSITIVE");

        // the client asks about the latest version alone
        assertThat(client.isCompatible("a-value", WITH_NEEDED)).isTrue();
        String request = "{\"schema\":\"" + WITH_NEEDED.replace("\"", "\\\"") + "\"}";
        assertThat(send("POST", "/compatibility/subjects/a-value/versions", request)
                        .body())
                .isEqualTo("{\"is_compatible\":false}");
        assertThatExceptionOfType(Refused.class).isThrownBy(() -> client.register("a-value", WITH_NEEDED));
    }

    @Test
    void shouldSayWhyASchemaDoesNotFit() throws Exception {
        client.register("a-value", ONE);

        assertThat(client.problems("a-value", WITH_NEEDED))
                .singleElement()
                .asString()
                .contains("BACKWARD");
        assertThat(client.problems("a-value", WITH_OPTIONAL)).isEmpty();
    }

    @Test
    void shouldRefuseAnIncompatibleSchema() throws Exception {
        client.register("a-value", ONE);
        client.setCompatibility("a-value", "FULL_TRANSITIVE");

        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> client.register("a-value", WITH_NEEDED))
                .withMessageContaining("incompatible with an earlier schema for subject \"a-value\"")
                .returns(409, Refused::status)
                .returns(409, Refused::code);
        assertThat(client.versions("a-value")).containsExactly(1);
    }

    @Test
    void shouldHideAndRemoveVersionsButKeepTheirIds() throws Exception {
        int id = client.register("a-value", ONE);
        client.register("a-value", WITH_OPTIONAL);

        assertThat(client.deleteVersion("a-value", "1")).isEqualTo(1);
        assertThat(client.deleteSubject("a-value", false)).containsExactly(2);
        assertThat(client.subjects()).isEmpty();
        assertThat(client.schema(id)).isEqualTo(ONE);
        assertThat(client.register("a-value", ONE)).isEqualTo(id);
        assertThat(client.versions("a-value")).containsExactly(3);
        assertThat(send("DELETE", "/subjects/a-value?permanent=true", null).body())
                .contains("40405");
        assertThat(client.deleteSubject("a-value", false)).containsExactly(3);
        assertThat(client.deleteSubject("a-value", true)).containsExactly(1, 2, 3);
        assertThat(send("GET", "/subjects?deleted=true", null).body()).isEqualTo("[]");
    }

    @Test
    void shouldRegisterNothingInReadOnlyMode() throws Exception {
        assertThat(client.mode(null)).isEqualTo("READWRITE");
        client.setMode("a-value", "READONLY");

        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> client.register("a-value", ONE))
                .returns(42205, Refused::code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET    | /subjects/x/versions                 |                                | 404 | 40401",
                "GET    | /subjects/x/versions/1               |                                | 404 | 40401",
                "GET    | /subjects/a-value/versions/9         |                                | 404 | 40402",
                "GET    | /subjects/a-value/versions/nine      |                                | 422 | 42202",
                "GET    | /schemas/ids/99                      |                                | 404 | 40403",
                "POST   | /subjects/a-value                    | {\"schema\":\"\\\"long\\\"\"}   | 404 | 40403",
                "POST   | /subjects/x                          | {\"schema\":\"\\\"long\\\"\"}   | 404 | 40401",
                "POST   | /subjects/a-value/versions           | {\"schema\":\"nonsense\"}       | 422 | 42201",
                "POST   | /subjects/a-value/versions           | {\"schema\":\"{}\",\"schemaType\":\"JSON\"} | 422 | 42201",
                "POST   | /subjects/a-value/versions           | {}                             | 400 | 400",
                "POST   | /subjects/a-value/versions           | nonsense                       | 400 | 400",
                "GET    | /config/a-value                      |                                | 404 | 40408",
                "DELETE | /config/a-value                      |                                | 404 | 40408",
                "PUT    | /config                              | {\"compatibility\":\"SOME\"}    | 422 | 42203",
                "GET    | /mode/a-value                        |                                | 404 | 40409",
                "PUT    | /mode                                | {\"mode\":\"ASLEEP\"}           | 422 | 42204",
                "POST   | /compatibility/subjects/x/versions/latest | {\"schema\":\"\\\"long\\\"\"} | 404 | 40401",
                "GET    | /nowhere                             |                                | 404 | 404"
            })
    void shouldAnswerErrorsInConfluentsCodes(String method, String path, String body, int status, int code)
            throws Exception {
        client.register("a-value", ONE);

        HttpResponse<String> response = send(method, path, body);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).contains("\"error_code\":" + code);
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/vnd.schemaregistry.v1+json"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/                                  | {}",
                "/schemas/types                     | [\"AVRO\"]",
                "/config                            | {\"compatibilityLevel\":\"BACKWARD\"}",
                "/config/x?defaultToGlobal=true     | {\"compatibilityLevel\":\"BACKWARD\"}",
                "/mode/x?defaultToGlobal=true       | {\"mode\":\"READWRITE\"}",
                "/schemas/ids/1/versions            | [{\"subject\":\"a-value\",\"version\":1}]",
                "/schemas/ids/1/schema              | \"long\"",
                "/subjects/a-value/versions/latest/schema | \"long\"",
                "/subjects/a-value/versions/1/referencedby | []",
                "/subjects?subjectPrefix=b          | []"
            })
    void shouldAnswerPlainRequests(String path, String answer) throws Exception {
        client.register("a-value", "\"long\"");

        HttpResponse<String> response = send("GET", path, null);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(List.of(
                        answer,
                        answer.replace(
                                "{\"subject\":\"a-value\",\"version\":1}", "{\"version\":1,\"subject\":\"a-value\"}")))
                .contains(response.body());
    }
}
