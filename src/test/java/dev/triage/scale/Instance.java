package dev.triage.scale;

import dev.triage.JavaProcess;
import dev.triage.cli.TicketTriage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** One pod in small: a process of its own with the command {@code run}, its own state, its own management port. */
final class Instance implements AutoCloseable {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

    private final Path directory;
    private final int managementPort;
    private final Map<String, String> settings;
    private Process process;
    private long mostMemoryKb;

    Instance(Path directory, int managementPort, Map<String, String> settings) {
        this.directory = directory;
        this.managementPort = managementPort;
        this.settings = new TreeMap<>(settings);
        this.settings.put("triage.management-port", Integer.toString(managementPort));
        this.settings.put("triage.state-dir", state().toString());
    }

    private Path state() {
        return directory.resolve("state");
    }

    void start() throws IOException {
        Files.createDirectories(directory);
        Path config = directory.resolve("triage.properties");
        Files.write(
                config, settings.entrySet().stream().map(Map.Entry::toString).toList());
        process = JavaProcess.of(
                        TicketTriage.class,
                        List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                        "run",
                        "--config",
                        config.toString())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("instance.log").toFile()))
                .start();
    }

    /** @return how long it took */
    Duration awaitReady() {
        long from = System.nanoTime();
        Awaitility.await("instance to be ready, see " + directory)
                .atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(100))
                .until(this::ready);
        return Duration.ofNanos(System.nanoTime() - from);
    }

    boolean ready() {
        HttpRequest probe = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + "/health/ready"))
                .timeout(Duration.ofSeconds(2))
                .build();
        try {
            return HTTP.send(probe, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** As the cluster does: asks it to end, and counts on it within the grace period of the manifests. */
    Duration stop() throws InterruptedException, IOException {
        long from = System.nanoTime();
        noteMemory();
        process.destroy();
        if (!process.waitFor(45, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError("an instance did not end within its grace period, see " + directory);
        }
        return Duration.ofNanos(System.nanoTime() - from);
    }

    /** As a pod without a volume begins. */
    void forgetState() throws IOException {
        try (Stream<Path> files = Files.walk(state())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private void noteMemory() throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (Files.exists(status)) {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith("VmHWM:")) {
                    mostMemoryKb = Math.max(mostMemoryKb, Long.parseLong(line.replaceAll("\\D", "")));
                }
            }
        }
    }

    /** Resident, at any time before it was stopped. */
    long mostMemoryMb() {
        return mostMemoryKb >> 10;
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            process.destroyForcibly();
        }
    }
}
