package dev.triage.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.triage.runtime.TopicAdmin;
import dev.triage.runtime.TriageApp;
import dev.triage.runtime.TriageConfig;
import dev.triage.runtime.embedded.EmbeddedStack;
import dev.triage.web.console.Role;
import dev.triage.web.console.UserFile;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The image as far as it can be tried without a container engine: unpacked beside the local JRE, by its entry point. */
class ImageIT {
    private static final Pattern ADDRESS = Pattern.compile("Embedding service on (http://\\S+)");
    private static final Pattern LINUX_X64 = Pattern.compile(".*(?i:linux.*(x64|x86_64|amd64)[/.].*so|linux64\\.so)");
    private static final Pattern LINUX_ARM64 = Pattern.compile(".*(?i:linux.*(aarch64|arm64)[/.].*so)");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** Everybody may look in, but only its maker may write. */
    @TempDir
    private static Path directory;

    private static Image image;
    private static Map<String, String> contents;
    private static Manifests prod;

    @BeforeAll
    static void unpack() throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        image = Image.unpack(directory);
        contents = image.contents();
    }

    @AfterEach
    void shouldWriteNothingToItsOwnFiles() throws IOException {
        assertThat(image.contents()).isEqualTo(contents);
    }

    @Test
    void shouldShipChangedCodeWithoutLibrariesAndWeights() throws Exception {
        assertThat(image.layers()).hasSize(3);
        List<String> libraries = Image.files(image.layers().get(0));
        List<String> weights = Image.files(image.layers().get(1));
        List<String> code = Image.files(image.layers().get(2));
        List<Long> kilobytes = new ArrayList<>();
        for (Path layer : image.layers()) {
            kilobytes.add(Files.size(layer) >> 10);
        }
        System.out.println("image: KB of its layers, compressed: libraries, weights, code " + kilobytes);

        assertThat(libraries).allMatch(file -> file.startsWith("app/lib/")).hasSameSizeAs(shippedLibraries());
        assertThat(weights)
                .allMatch(file -> file.startsWith("app/models/"))
                .anyMatch(file -> file.endsWith(".onnx"))
                .anyMatch(file -> file.endsWith("encoder.properties"));
        assertThat(code).containsExactly("app/ticket-triage.jar");
        assertThat(kilobytes.get(2)).isLessThan(2048);
    }

    private static List<Path> shippedLibraries() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target", "lib"))) {
            return files.toList();
        }
    }

    /** The image is made for both, and can be started here on one only. */
    @Test
    void shouldHaveNativeLibrariesForBothProcessors() throws IOException {
        List<String> natives = new ArrayList<>();
        for (Path library : shippedLibraries()) {
            try (JarFile jar = new JarFile(library.toFile())) {
                List<String> names = jar.stream().map(ZipEntry::getName).toList();
                if (names.stream().anyMatch(name -> LINUX_X64.matcher(name).matches())) {
                    natives.add(library.getFileName().toString());
                    assertThat(names)
                            .as("%s", library)
                            .anyMatch(name -> LINUX_ARM64.matcher(name).matches());
                }
            }
        }
        assertThat(natives).anyMatch(name -> name.startsWith("onnxruntime"));
        assertThat(natives).anyMatch(name -> name.startsWith("tokenizers"));
        assertThat(natives).anyMatch(name -> name.startsWith("rocksdbjni"));
    }

    @Test
    void shouldSayWhatItIs() throws Exception {
        try (Container version = start(Map.of(), "--version");
                Container help = start(Map.of(), "--help")) {
            assertThat(version.exitCode()).isZero();
            assertThat(version.log()).contains("ticket-triage " + image.version());
            assertThat(help.exitCode()).isZero();
            assertThat(help.log()).contains("run ", "serve ", "doctor ");
        }
    }

    @Test
    void shouldServeEmbeddings() throws Exception {
        try (Container container = start(Map.of(), "serve", "--embedding-port", "0")) {
            container.await("address", () -> ADDRESS.matcher(container.log()).find());
            Matcher address = ADDRESS.matcher(container.log());
            assertThat(address.find()).isTrue();
            HttpRequest request = HttpRequest.newBuilder(URI.create(address.group(1) + "/api/embed"))
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "{\"model\":\"all-minilm\",\"input\":\"the printer is jammed\"}"))
                    .build();

            JsonNode answer = new ObjectMapper()
                    .readTree(HTTP.send(request, BodyHandlers.ofString()).body());

            assertThat(answer.at("/embeddings/0")).hasSize(384);
            assertThat(container.endsWithin(TriageApp.CLOSING)).isTrue();
        }
    }

    /** By the settings of the manifests, with variables over those that name other machines and folders. */
    @Test
    void shouldRunWithTheSettingsOfThePods() throws Exception {
        Path config = Files.copy(Path.of("k8s/overlays/dev/triage.properties"), directory.resolve("triage.properties"));
        Path users = directory.resolve("users.properties");
        Files.writeString(users, UserFile.line("anna", Role.ADMIN, "a password for a minute"));
        Path state = writable("volume").resolve("state");
        int port = freePort();
        try (EmbeddedStack stack = EmbeddedStack.start(directory.resolve("stack"))) {
            Map<String, String> here = new TreeMap<>(stack.settings());
            here.put("triage.partitions", "2");
            here.put("triage.state-dir", state.toString());
            here.put("triage.users", users.toString());
            here.put("triage.console-host", "127.0.0.1");
            here.put("triage.console-port", "0");
            here.put("triage.management-host", "127.0.0.1");
            here.put("triage.management-port", Integer.toString(port));
            try (TopicAdmin topics = TopicAdmin.of(TriageConfig.of(here))) {
                topics.createMissing((short) 1);
            }
            Map<String, String> environment = variables(here);
            environment.put("LOG_FORMAT", logFormat());
            try (Container container = start(environment, "run", "--config", config.toString())) {
                HttpRequest ready = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready"))
                        .build();

                container.await("readiness", () -> answers(ready));

                assertThat(state).isNotEmptyDirectory();
                assertThat(container.endsWithin(TriageApp.CLOSING)).isTrue();
                assertThat(messages(container.log())).contains("state=RUNNING");
            }
        }
    }

    /** The one that the pods ask for. */
    private static String logFormat() throws IOException {
        String pods = Files.readString(Path.of("k8s/base/statefulset.yaml"));
        Matcher format = Pattern.compile("LOG_FORMAT\\s+value: (\\w+)").matcher(pods);
        assertThat(format.find()).isTrue();
        return format.group(1);
    }

    /** One object a line, but for what the command itself says of its addresses and the JVM of its options. */
    private static List<String> messages(String log) throws IOException {
        List<String> messages = new ArrayList<>();
        for (String line : log.lines().toList()) {
            if (!line.startsWith("Console ") && !line.startsWith("Picked up ")) {
                JsonNode entry = new ObjectMapper().readTree(line);
                assertThat(entry.path("level").asText()).isNotEmpty();
                messages.add(entry.path("formattedMessage").asText());
            }
        }
        return messages;
    }

    private static Map<String, String> variables(Map<String, String> settings) {
        Map<String, String> variables = new TreeMap<>();
        settings.forEach(
                (name, value) -> variables.put(name.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT), value));
        return variables;
    }

    private static boolean answers(HttpRequest request) throws InterruptedException {
        try {
            return HTTP.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static Path writable(String name) throws IOException {
        Path folder = Files.createDirectories(directory.resolve(name));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        return folder;
    }

    private static Container start(Map<String, String> environment, String... arguments) throws IOException {
        return Container.start(image, writable("tmp"), environment, arguments);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "prod"})
    void shouldBeWhatTheManifestsRun(String overlay) throws Exception {
        assertThat(new ImageCheck(Manifests.render(overlay), image).problems()).isEmpty();
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of("another version", "another version", mistake(pod -> container(pod)
                        .put("image", "registry.example.com/ticket-triage:0.0.9"))),
                Arguments.of("a command of their own", "entry point", mistake(pod -> container(pod)
                        .putArray("command")
                        .add("sh"))),
                Arguments.of("another user", "run as 1000:10001", mistake(pod -> pod.withObject("/securityContext")
                        .put("runAsUser", 1000))),
                Arguments.of("root", "root may run it", mistake(pod -> pod.withObject("/securityContext")
                        .put("runAsNonRoot", false))),
                Arguments.of(
                        "volumes of another group", "another group", mistake(pod -> pod.withObject("/securityContext")
                                .put("fsGroup", 1000))),
                Arguments.of("a root file system to write to", "written to", mistake(pod -> container(pod)
                        .withObject("/securityContext")
                        .put("readOnlyRootFilesystem", false))),
                Arguments.of("a port that the image does not name", "expose 8081", mistake(pod -> ((ObjectNode)
                                container(pod).at("/ports/0"))
                        .put("containerPort", 8081))),
                Arguments.of("a volume over the application", "hides", mistake(pod -> ((ArrayNode)
                                container(pod).path("volumeMounts"))
                        .addObject()
                        .put("mountPath", "/app/models"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void shouldFindAMistake(String what, String named, Consumer<Manifests> mistake) throws Exception {
        Manifests broken = prod().copy();
        mistake.accept(broken);

        assertThat(new ImageCheck(broken, image).problems()).anyMatch(problem -> problem.contains(named));
    }

    private static Manifests prod() throws IOException, InterruptedException {
        if (prod == null) {
            prod = Manifests.render("prod");
        }
        return prod;
    }

    private static Consumer<Manifests> mistake(Consumer<ObjectNode> change) {
        return manifests -> change.accept(
                (ObjectNode) manifests.get("StatefulSet", "ticket-triage").at("/spec/template/spec"));
    }

    private static ObjectNode container(ObjectNode pod) {
        return (ObjectNode) pod.at("/containers/0");
    }
}
