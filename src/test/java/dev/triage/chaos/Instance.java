package dev.triage.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** One instance of the jar with its own state, started again whenever it ends: a supervisor in small. */
final class Instance implements AutoCloseable {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

    /** The superuser may write anywhere: an instance does without that right, so that a state can be made read-only. */
    private static final List<String> WITHOUT_OVERRIDE = "root".equals(System.getProperty("user.name"))
            ? List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search")
            : List.of();

    private final Path directory;
    private final int managementPort = Ports.free();
    private final List<String> ends;
    private Program program;
    private boolean wanted;

    /** @param ends is told how it ended by itself */
    Instance(Path directory, Map<String, String> settings, List<String> ends) {
        this.directory = directory;
        this.ends = ends;
        Map<String, String> own = new TreeMap<>(settings);
        own.put("triage.management-port", Integer.toString(managementPort));
        own.put("triage.state-dir", state().toString());
        try {
            Files.createDirectories(state());
            Files.write(
                    directory.resolve("triage.properties"),
                    own.entrySet().stream().map(Map.Entry::toString).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path state() {
        return directory.resolve("state");
    }

    /** Of all its runs. */
    Path log() {
        return directory.resolve("instance.log");
    }

    synchronized void start() {
        wanted = true;
        program = Program.java(
                log(),
                WITHOUT_OVERRIDE,
                "-Xmx320m",
                "-jar",
                Path.of("target", "ticket-triage.jar").toAbsolutePath().toString(),
                "run",
                "--config",
                directory.resolve("triage.properties").toString());
    }

    /** Starts it again if it ended by itself, and notes whether it said why. */
    synchronized void supervise() {
        if (wanted && !program.alive()) {
            ends.add("exit " + program.exitCode() + ": " + program.lastWords());
            start();
        }
    }

    synchronized void kill() {
        wanted = false;
        program.kill();
    }

    synchronized void halt() {
        program.halt();
    }

    synchronized void goOn() {
        program.goOn();
    }

    void forbidWriting() {
        permit("r-xr-xr-x");
    }

    void allowWriting() {
        permit("rwxr-xr-x");
    }

    private void permit(String permissions) {
        try (Stream<Path> files = Files.walk(state())) {
            for (Path file : files.filter(Files::isDirectory).toList()) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
            }
        } catch (IOException | UncheckedIOException e) {
            // a directory came or went meanwhile: those above it are done
        }
    }

    boolean ready() {
        try {
            return HTTP.send(
                                    HttpRequest.newBuilder(
                                                    URI.create("http://127.0.0.1:" + managementPort + "/health/ready"))
                                            .timeout(Duration.ofSeconds(2))
                                            .build(),
                                    BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public synchronized void close() {
        wanted = false;
        if (program != null) {
            program.close();
        }
    }
}
