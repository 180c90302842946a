package dev.triage.bench;

import dev.triage.core.EncoderKnowledge;
import dev.triage.core.LabelledExample;
import dev.triage.core.Ticket;
import dev.triage.core.TriageMetrics;
import dev.triage.encoder.Encoders;
import dev.triage.runtime.CsvTable;
import dev.triage.runtime.RecordLoader;
import dev.triage.runtime.SetupException;
import dev.triage.runtime.TopicAdmin;
import dev.triage.runtime.TriageApp;
import dev.triage.runtime.TriageConfig;
import dev.triage.runtime.embedded.EmbeddedStack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntSupplier;

/**
 * An instance under test on topics of its own, which has learned what it was taught, with what feeds it and counts its
 * results.
 */
final class Rig implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final TriageConfig config;
    private final TriageApp app;
    private final RecordLoader loader;
    private final Results results;
    private int taught;
    private int batches;

    private Rig(TriageConfig config) {
        this.config = config;
        app = new TriageApp(config);
        loader = new RecordLoader(config.kafka(), config.topics(), app.serdes());
        results = Results.open(config.kafka(), config.topics());
    }

    /**
     * Starts an instance.
     *
     * @param name of the instance's application, also the prefix of its topics
     * @param cacheMegabytes of the embedding cache; 0 for none
     */
    static Rig start(EmbeddedStack stack, Path directory, String name, BenchSettings settings, int cacheMegabytes)
            throws InterruptedException {
        return start(settings(stack, name, settings), directory, name, settings, cacheMegabytes);
    }

    /** @param common settings of the instance */
    static Rig start(
            Map<String, String> common, Path directory, String name, BenchSettings settings, int cacheMegabytes)
            throws InterruptedException {
        Map<String, String> chosen = new TreeMap<>(common);
        chosen.put("triage.threads", Integer.toString(settings.threads()));
        chosen.put("triage.cache-mb", Integer.toString(cacheMegabytes));
        chosen.put("triage.state-dir", directory.resolve(name).toString());
        chosen.put("triage.management-port", "0");
        TriageConfig config = TriageConfig.of(chosen);
        createTopics(config);
        Rig rig = new Rig(config);
        try {
            rig.app.start();
            if (!rig.app.awaitRunning(PATIENCE)) {
                throw new SetupException(rig.app.stopReason().orElse("The topology did not start within two minutes."));
            }
            return rig;
        } catch (RuntimeException | InterruptedException e) {
            rig.close();
            throw e;
        }
    }

    /** What every instance of the benchmark has in common. */
    static Map<String, String> settings(EmbeddedStack stack, String name, BenchSettings settings) {
        Map<String, String> common = new TreeMap<>(stack.settings());
        common.put("triage.application-id", name);
        common.put("triage.topic-prefix", name + ".");
        common.put("triage.partitions", Integer.toString(settings.partitions()));
        common.put("triage.replication", "1");
        common.put("triage.encoder", settings.encoder());
        common.put("triage.fit-after-changes", "1"); // no fit shall come later, in the midst of a round
        return common;
    }

    static void createTopics(TriageConfig config) {
        try (TopicAdmin topics = TopicAdmin.of(config)) {
            topics.createMissing(config.replication());
        }
    }

    TriageApp app() {
        return app;
    }

    Results results() {
        return results;
    }

    /** Encoders like the instance's own, without a cache and reporting to nobody; the caller closes them. */
    Encoders openEncoders() {
        return config.openEncoders(TriageMetrics.NONE);
    }

    /** Teaches examples and waits until they are in the centroids and a fit has seen all of them. */
    void teach(List<CsvTable.Row> examples) {
        send(examples);
        Progress progress = new Progress(app);
        while (!knowsAll() || !fitted()) {
            results.poll(POLL);
            progress.require(app.state().version(), "examples");
        }
    }

    /** Sends examples and waits for nothing. */
    void send(List<CsvTable.Row> examples) {
        teach(loader, examples);
        taught += examples.size();
    }

    /** True once all examples sent are in the centroids. */
    boolean knowsAll() {
        return app.state().examples() >= taught;
    }

    static void teach(RecordLoader loader, List<CsvTable.Row> examples) {
        for (CsvTable.Row row : examples) {
            loader.example(new LabelledExample(row.id(), row.text(), row.label(), "bench"));
        }
        loader.flush();
    }

    private boolean fitted() {
        return app.state().encoders().values().stream().allMatch(EncoderKnowledge::isFitted);
    }

    /** Begins a batch of tickets; what came before is no longer counted. */
    Batch batch() {
        String prefix = "batch-" + batches++ + "-";
        results.begin(prefix);
        return new Batch(prefix);
    }

    /** Tickets whose ids tell their places in it. */
    final class Batch {
        private final String prefix;

        private Batch(String prefix) {
            this.prefix = prefix;
        }

        void send(int index, String text) {
            loader.ticket(Ticket.of(prefix + index, "", text));
        }

        void flush() {
            loader.flush();
        }

        int index(String id) {
            return Integer.parseInt(id.substring(prefix.length()));
        }

        /** Waits until so many tickets have a committed result. */
        void await(int tickets) {
            await(() -> tickets, id -> {});
        }

        /** @param tickets how many, which may become known only meanwhile */
        void await(IntSupplier tickets, Results.Listener listener) {
            Progress progress = new Progress(app);
            while (results.count() < tickets.getAsInt()) {
                results.poll(POLL, listener);
                progress.require(results.count(), "results");
            }
        }
    }

    @Override
    public void close() {
        results.close();
        loader.close();
        app.close();
    }

    /** Gives up when nothing has moved for long. */
    private static final class Progress {
        private final TriageApp app;
        private long reached = Long.MIN_VALUE;
        private long since = System.nanoTime();

        private Progress(TriageApp app) {
            this.app = app;
        }

        void require(long now, String what) {
            if (app.failure() != null) {
                throw new SetupException(app.stopReason().orElseThrow(), app.failure());
            }
            if (now != reached) {
                reached = now;
                since = System.nanoTime();
            } else if (System.nanoTime() - since > PATIENCE.toNanos()) {
                throw new SetupException("No more " + what + " have come for " + PATIENCE.toSeconds()
                        + " s: look whether the examples are in languages that the encoder reads.");
            }
        }
    }
}
