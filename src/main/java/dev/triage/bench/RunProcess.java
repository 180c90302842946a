package dev.triage.bench;

import dev.triage.runtime.SetupException;
import dev.triage.runtime.TriageConfig;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/** The command {@code run} in a process of its own against the benchmark's broker. It is ended when closed. */
final class RunProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration POLL = Duration.ofMillis(50);

    private final HttpClient http = HttpClient.newHttpClient();
    private final long start = System.nanoTime();
    private final int port;
    private final Child child;

    private RunProcess(int port, Child child) {
        this.port = port;
        this.child = child;
    }

    /**
     * Starts it; what it needs must be there.
     *
     * @param chosen its settings; its ports are chosen here
     * @param directory for its settings and what it says
     */
    static RunProcess start(
            ChildJvm jvm, String mainClass, int heapMegabytes, Map<String, String> chosen, Path directory)
            throws IOException {
        int port = freePort();
        Map<String, String> settings = new TreeMap<>(chosen);
        settings.put("triage.management-port", Integer.toString(port));
        settings.put("triage.embedding-port", "0");
        TriageConfig.of(settings); // says which one is wrong
        Path file = directory.resolve("run-" + port + ".properties");
        Files.write(file, settings.entrySet().stream().map(Map.Entry::toString).toList());
        List<String> command =
                jvm.application(mainClass, List.of("-Xmx" + heapMegabytes + "m"), "run", "--config", file.toString());
        return new RunProcess(port, new Child(command, directory.resolve("run-" + port + ".log")));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** From before the process was there until it takes tickets. */
    Duration awaitReady() throws InterruptedException {
        Deadline deadline = new Deadline("become ready");
        while (ask("/health/ready").map(HttpResponse::statusCode).orElse(0) != 200) {
            LockSupport.parkNanos(POLL.toNanos());
            deadline.require();
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Waits until it knows so many examples and a fit has seen them. */
    void awaitFit(int examples) throws InterruptedException {
        Deadline deadline = new Deadline("learn and fit its examples");
        while (!ask("/metrics")
                .map(HttpResponse::body)
                .map(text -> new Metrics(text).fitted(examples))
                .orElse(false)) {
            LockSupport.parkNanos(POLL.toNanos());
            deadline.require();
        }
    }

    /** Empty while it doesn't listen yet. */
    private Optional<HttpResponse<String>> ask(String path) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10))
                .build();
        try {
            return Optional.of(http.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Waits until results of so many tickets are there. */
    void await(Results results, int tickets) throws InterruptedException {
        Deadline deadline = new Deadline("give results");
        for (int count = -1; results.count() < tickets; ) {
            results.poll(POLL);
            if (results.count() > count) {
                count = results.count();
                deadline = new Deadline("give further results");
            }
            deadline.require();
        }
    }

    Optional<ResidentSize> residentSize() throws IOException {
        return ResidentSize.of(child.pid());
    }

    /** Of all its threads since its start; empty if the system doesn't tell. */
    Optional<Duration> processorTime() {
        return child.processorTime();
    }

    /** @throws SetupException with what it said if it has ended */
    void requireRunning() {
        child.requireRunning();
    }

    /** Asks it to end and doesn't wait: closing does. */
    void end() {
        child.end();
    }

    @Override
    public void close() {
        child.close();
    }

    /** What the management port shows, in Prometheus' text format. */
    record Metrics(String text) {

        /** Not a number if there is none of that name without labels, or it is no number now. */
        double value(String name) {
            return text.lines()
                    .filter(line -> line.startsWith(name + " "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                    .findFirst()
                    .orElse(Double.NaN);
        }

        private boolean fitted(int examples) {
            return value("triage_centroids_examples") >= examples
                    && value("triage_fit_age_seconds") >= 0
                    && value("triage_fit_waiting_seconds") == 0;
        }
    }

    /** Gives up after long, or when the process has ended. */
    private final class Deadline {
        private final long end = System.nanoTime() + PATIENCE.toNanos();
        private final String what;

        private Deadline(String what) {
            this.what = what;
        }

        void require() throws InterruptedException {
            child.requireRunning();
            if (System.nanoTime() > end) {
                throw new SetupException("An instance in a process of its own did not " + what + " within "
                        + PATIENCE.toMinutes() + " minutes: look whether the encoder reads the examples' languages.");
            }
        }
    }
}
