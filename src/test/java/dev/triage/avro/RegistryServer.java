package dev.triage.avro;

import dev.triage.JavaProcess;
import dev.triage.LogWatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * The Apicurio registry as its own process, which the build has unpacked. What it holds is gone when it ends, unless it
 * was given a place to keep it.
 */
public final class RegistryServer implements AutoCloseable {

    private static final Path HOME = Path.of("target", "apicurio");

    private final Process process;
    private final Path log;
    private final String url;

    private RegistryServer(Process process, Path log, String url) {
        this.process = process;
        this.log = log;
        this.url = url;
    }

    public static RegistryServer start() throws IOException {
        return start(freePort(), null);
    }

    /** @param storage file to keep schemas in from start to start; null for none */
    public static RegistryServer start(int port, Path storage) throws IOException {
        Path log = Path.of("target", "apicurio-" + port + ".log");
        ProcessBuilder builder = new ProcessBuilder(
                        JavaProcess.java(),
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        jar().getFileName().toString())
                .directory(HOME.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
        builder.environment().put("QUARKUS_HTTP_HOST", "127.0.0.1");
        if (storage != null) {
            builder.environment().put("APICURIO_DATASOURCE_URL", "jdbc:h2:file:" + storage.toAbsolutePath());
        }
        RegistryServer server =
                new RegistryServer(builder.start(), log, "http://127.0.0.1:" + port + "/apis/ccompat/v7");
        try {
            Awaitility.await("the registry in " + log)
                    .atMost(Duration.ofSeconds(90))
                    .pollInterval(Duration.ofMillis(100))
                    .until(server::isReady);
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private static Path jar() throws IOException {
        try (Stream<Path> files = Files.list(HOME)) {
            return files.filter(file -> file.toString().endsWith("-runner.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no registry in " + HOME + ": run mvn verify"));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private boolean isReady() throws InterruptedException {
        if (!process.isAlive()) {
            throw new IllegalStateException("the registry ended with status " + process.exitValue());
        }
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(url + "/subjects")).build();
            return HttpClient.newHttpClient()
                            .send(request, BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Of its Confluent interface. */
    public String url() {
        return url;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
            LogWatch.expectNoLeak(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
