package dev.triage.bench;

import dev.triage.avro.RecordSerdes;
import dev.triage.core.Ticket;
import dev.triage.runtime.RecordLoader;
import dev.triage.runtime.SetupException;
import dev.triage.runtime.TriageConfig;
import dev.triage.runtime.embedded.EmbeddedStack;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Resident size of the command {@code run} in a process of its own, against the benchmark's broker, once it has learned
 * the examples, fitted, and decided a round of tickets.
 */
final class Memory {
    private static final String NAME = "resident";
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final ChildJvm jvm;
    private final String mainClass;
    private final BenchSettings settings;

    Memory(ChildJvm jvm, String mainClass, BenchSettings settings) {
        this.jvm = jvm;
        this.mainClass = mainClass;
        this.settings = settings;
    }

    void measure(EmbeddedStack stack, Path directory, Figures figures) throws IOException, InterruptedException {
        int port = freePort();
        Map<String, String> chosen = new TreeMap<>(Rig.settings(stack, NAME, settings));
        chosen.put("triage.threads", Integer.toString(settings.threads()));
        chosen.put("triage.state-dir", directory.resolve(NAME).toString());
        chosen.put("triage.management-port", Integer.toString(port));
        chosen.put("triage.embedding-port", "0");
        TriageConfig config = TriageConfig.of(chosen);
        Rig.createTopics(config);
        Path file = directory.resolve("resident.properties");
        Files.write(file, chosen.entrySet().stream().map(Map.Entry::toString).toList());
        try (RecordSerdes serdes = new RecordSerdes(config.registry());
                RecordLoader loader = new RecordLoader(config.kafka(), config.topics(), serdes);
                Results results = Results.open(config.kafka(), config.topics());
                Child child = new Child(
                        jvm.application(
                                mainClass,
                                List.of("-Xmx" + settings.heapMegabytes() + "m"),
                                "run",
                                "--config",
                                file.toString()),
                        directory.resolve("resident.log"))) {
            Rig.teach(loader, settings.examples().rows());
            awaitFit(child, port, results);
            results.begin("ticket-");
            for (int i = 0; i < settings.texts().size(); i++) {
                loader.ticket(Ticket.of("ticket-" + i, "", settings.texts().get(i)));
            }
            loader.flush();
            Deadline deadline = new Deadline("results");
            while (results.count() < settings.texts().size()) {
                results.poll(POLL);
                child.requireRunning();
                deadline.require();
            }
            put(ResidentSize.of(child.pid()), figures);
        }
    }

    private void put(Optional<ResidentSize> size, Figures figures) {
        if (size.isEmpty()) {
            settings.progress().accept("memory: only Linux tells a process's resident size.");
            return;
        }
        settings.progress()
                .accept(String.format(
                        Locale.ROOT,
                        "memory: resident %d MB, at most %d MB, heap limit %d MB",
                        size.get().now(),
                        size.get().peak(),
                        settings.heapMegabytes()));
        figures.put("residentMb", size.get().now());
        figures.put("residentPeakMb", size.get().peak());
        figures.put("residentHeapLimitMb", settings.heapMegabytes());
    }

    private void awaitFit(Child child, int port, Results results) throws InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest metrics = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                .timeout(Duration.ofSeconds(10))
                .build();
        Deadline deadline = new Deadline("fit");
        while (!fitted(http, metrics)) {
            results.poll(POLL);
            child.requireRunning();
            deadline.require();
        }
    }

    private boolean fitted(HttpClient http, HttpRequest metrics) throws InterruptedException {
        try {
            Metrics now =
                    new Metrics(http.send(metrics, BodyHandlers.ofString()).body());
            return now.value("triage_centroids_examples")
                            >= settings.examples().rows().size()
                    && now.value("triage_fit_age_seconds") >= 0
                    && now.value("triage_fit_waiting_seconds") == 0;
        } catch (IOException e) {
            return false; // it doesn't listen yet
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
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
    }

    /** Gives up after long. */
    private static final class Deadline {
        private final long end = System.nanoTime() + PATIENCE.toNanos();
        private final String what;

        private Deadline(String what) {
            this.what = what;
        }

        void require() {
            if (System.nanoTime() > end) {
                throw new SetupException("The instance whose memory is measured had no " + what + " within "
                        + PATIENCE.toMinutes() + " minutes: look whether the encoder reads the examples' languages.");
            }
        }
    }
}
