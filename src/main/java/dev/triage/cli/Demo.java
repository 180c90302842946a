package dev.triage.cli;

import dev.triage.core.EncoderKnowledge;
import dev.triage.core.Fit;
import dev.triage.core.Promise;
import dev.triage.encoder.Encoders;
import dev.triage.runtime.CsvTable;
import dev.triage.runtime.Meters;
import dev.triage.runtime.OutcomeWatcher;
import dev.triage.runtime.RecordLoader;
import dev.triage.runtime.SetupException;
import dev.triage.runtime.TopicAdmin;
import dev.triage.runtime.TriageApp;
import dev.triage.runtime.TriageConfig;
import dev.triage.runtime.embedded.EmbeddedStack;
import dev.triage.web.console.UserFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One demonstration: starts everything, teaches the examples, sends the tickets and shows what becomes of them.
 *
 * <p>The same command adds nothing, see {@link SentFiles}; a process killed while it sends does so again, and repeats are
 * dropped.
 */
final class Demo implements AutoCloseable {
    private static final String EXAMPLES = "examples";
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final DemoFiles files;
    private final Path directory;
    private final EmbeddedStack stack;
    private final TriageConfig config;
    private final TriageApp app;
    private final OutcomeWatcher watcher;
    private final RecordLoader loader;
    private final SentFiles sent;
    private EmbeddingSetup embedding;
    private ConsoleSetup console;
    private boolean stopped;

    private Demo(
            DemoFiles files, Path directory, SentFiles sent, EmbeddedStack stack, TriageConfig config, TriageApp app) {
        this.files = files;
        this.directory = directory;
        this.stack = stack;
        this.config = config;
        this.app = app;
        this.watcher = new OutcomeWatcher(config.kafka(), config.topics(), app.serdes(), new OutcomeLines(out)::show);
        this.sent = sent;
        this.loader = new RecordLoader(config.kafka(), config.topics(), app.serdes());
    }

    /**
     * Starts what can be started side by side: somebody is waiting.
     *
     * @param ports settings of where to listen
     */
    static Demo start(DemoFiles files, Path directory, String encoder, int threads, Map<String, String> ports)
            throws IOException, InterruptedException {
        System.out.println("Starting a broker and a registry in " + directory + " …");
        Meters meters = new Meters();
        CompletableFuture<Encoders> encoders = CompletableFuture.supplyAsync(
                () -> TriageConfig.of(Map.of("triage.encoder", encoder)).openEncoders(meters.metrics()));
        SentFiles sent = new SentFiles(directory);
        EmbeddedStack stack = null;
        TriageApp app = null;
        try (HeadStart ahead = new HeadStart(encoders, unsent(files.examples(), sent))) {
            StopSignal.stopsWith(ahead::close);
            stack = EmbeddedStack.start(directory);
            TriageConfig config = config(stack, directory, encoder, threads, ports);
            CompletableFuture<Void> topics = CompletableFuture.runAsync(() -> createTopics(config));
            app = new TriageApp(config, meters, joined(encoders));
            joined(topics);
            Demo demo = new Demo(files, directory, sent, stack, config, app);
            StopSignal.stopsWith(demo::stop);
            CompletableFuture<Void> sending = CompletableFuture.runAsync(demo::sendExamples);
            app.start();
            if (!app.awaitRunning(PATIENCE)) {
                throw new SetupException("The topology did not start within " + PATIENCE.toSeconds() + " s.");
            }
            joined(sending);
            return demo;
        } catch (RuntimeException | InterruptedException e) {
            if (app == null) {
                encoders.thenAccept(Encoders::close);
            } else {
                app.close();
            }
            if (stack != null) {
                stack.close();
            }
            throw e;
        }
    }

    private static List<String> unsent(CsvTable examples, SentFiles sent) {
        return sent.has(EXAMPLES, examples)
                ? List.of()
                : examples.rows().stream().map(CsvTable.Row::text).toList();
    }

    private static void createTopics(TriageConfig config) {
        try (TopicAdmin topics = TopicAdmin.of(config)) {
            topics.createMissing(config.replication());
        }
    }

    private static TriageConfig config(
            EmbeddedStack stack, Path directory, String encoder, int threads, Map<String, String> ports) {
        Map<String, String> settings = new TreeMap<>(stack.settings());
        settings.put("kafka.metric.reporters", ""); // the application's own metrics are enough
        settings.put("triage.replication", "1");
        settings.put("triage.encoder", encoder);
        settings.put("triage.threads", Integer.toString(threads));
        settings.put("triage.fit-quiet", "PT0.5S"); // its examples come all at once
        settings.put("triage.fit-after-changes", "1");
        settings.put("triage.state-dir", directory.resolve("state").toString());
        settings.putAll(ports);
        int used = TriageConfig.of(settings).threads();
        settings.put("triage.partitions", Integer.toString(used)); // one instance: more would only cost
        return TriageConfig.of(settings);
    }

    private static <T> T joined(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** @param json where the summary goes, or null */
    void run(Path json, boolean exitWhenDone) throws IOException, InterruptedException {
        out.println("Broker " + stack.bootstrapServers() + ", registry " + stack.registryUrl() + ", metrics http://"
                + config.managementHost() + ":" + app.managementPort() + "/metrics");
        if (!exitWhenDone) {
            startConsole();
        }
        awaitExamples();
        awaitFits();
        DemoSummary summary = routeTickets();
        out.println(summary.text());
        if (json != null) {
            Files.writeString(json, summary.json() + "\n");
        }
        if (!exitWhenDone) {
            out.println("Running until Ctrl-C.");
            app.awaitStopped();
            if (app.failure() != null) {
                throw new SetupException(app.stopReason().orElseThrow(), app.failure());
            }
        }
    }

    /** The password is made up when the folder is new, and shown this once. */
    private synchronized void startConsole() {
        Path users = config.users().orElse(directory.resolve("users.properties"));
        Optional<String> password = config.users().isPresent() ? Optional.empty() : UserFile.createMissing(users);
        embedding = new EmbeddingSetup(config, app);
        console =
                new ConsoleSetup(config, app, UserFile.open(users), directory.resolve("session.key"), embedding.faq());
        out.println("Console http://" + config.consoleHost() + ":" + console.port()
                + password.map(made -> "  user admin  password " + made).orElse("  users as before, from " + users));
        embedding
                .address(config)
                .ifPresent(address -> out.println("Embedding service " + address + ", pages " + address + "/compare"));
    }

    private void sendExamples() {
        if (!sent.has(EXAMPLES, files.examples())) {
            files.categories().forEach(loader::category);
            files.answers().forEach(loader::answer);
            files.examples()
                    .rows()
                    .forEach(row -> loader.example(
                            ImportCommand.example(row, files.examples().name())));
            loader.flush();
            sent.note(EXAMPLES, files.examples());
        }
    }

    private void awaitExamples() {
        Set<String> ids = files.examples().rows().stream().map(CsvTable.Row::id).collect(Collectors.toSet());
        Instant deadline = null;
        long reached = -1;
        try (Progress progress = new Progress("Examples in the centroids", ids.size(), out)) {
            while (true) {
                long known = app.state().examples() + watcher.deadExamples().size();
                progress.at(Math.min(known, ids.size()));
                if (known >= ids.size()) {
                    break;
                }
                deadline = checkProgress(deadline, known > reached, "examples");
                reached = known;
                watcher.poll(POLL);
            }
        }
        out.println(app.state().examples() + " examples in "
                + app.state().encoders().values().stream()
                        .map(EncoderKnowledge::index)
                        .flatMap(index -> IntStream.range(0, index.size()).mapToObj(index::category))
                        .distinct()
                        .count()
                + " categories.");
    }

    private void awaitFits() throws InterruptedException {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!app.state().encoders().values().stream().allMatch(EncoderKnowledge::isFitted)) {
            if (Instant.now().isAfter(deadline)) {
                out.println("The fit is still running; tickets are decided without it meanwhile.");
                return;
            }
            watcher.poll(POLL);
        }
        app.state().encoders().forEach((encoder, knowledge) -> knowledge
                .fit()
                .ifPresent(fit -> out.println("Fitted " + encoder.replaceAll("@.*", "") + " to "
                        + fit.parameters().examples() + " examples: " + promise(fit))));
    }

    private String promise(Fit fit) {
        Promise.Threshold threshold =
                fit.parameters().heldOut().threshold(config.policy().precision());
        String percent = Math.round(100 * config.policy().precision()) + " %";
        return threshold.promised()
                ? String.format(Locale.ROOT, "%s promised from confidence %.2f.", percent, threshold.value())
                : percent + " can't be promised with so few examples; the threshold is a cautious one.";
    }

    private DemoSummary routeTickets() {
        List<CsvTable.Row> tickets = files.tickets().rows();
        Set<String> ids = tickets.stream().map(CsvTable.Row::id).collect(Collectors.toCollection(HashSet::new));
        DemoSummary.Clock clock = new DemoSummary.Clock();
        boolean isNew = !sent.has("tickets", files.tickets());
        if (isNew) {
            Instant now = Instant.now();
            tickets.forEach(row -> loader.ticket(row, "demo", now));
            loader.flush();
            sent.note("tickets", files.tickets());
        }
        Instant deadline = null;
        long reached = -1;
        try (Progress progress = new Progress("Tickets", ids.size(), out)) {
            while (true) {
                long decided =
                        ids.stream().filter(watcher.outcomes()::containsKey).count();
                clock.at(decided);
                progress.at(decided);
                if (decided == ids.size()) {
                    break;
                }
                deadline = checkProgress(deadline, decided > reached, "tickets");
                reached = decided;
                watcher.poll(POLL);
            }
        }
        return DemoSummary.of(tickets, watcher.outcomes(), watcher.repeated(), isNew ? clock : new DemoSummary.Clock());
    }

    /** Gives up when nothing has moved for long. */
    private Instant checkProgress(Instant deadline, boolean moved, String what) {
        if (app.failure() != null) {
            throw new SetupException(app.stopReason().orElseThrow(), app.failure());
        }
        if (deadline == null || moved) {
            return Instant.now().plus(PATIENCE);
        }
        if (Instant.now().isAfter(deadline)) {
            throw new SetupException("No " + what + " have come through for " + PATIENCE.toSeconds()
                    + " s: look at the log, or start again with another --data folder.");
        }
        return deadline;
    }

    /** In reverse order of starting; on Ctrl-C, in its own thread. */
    private synchronized void stop() {
        if (!stopped) {
            stopped = true;
            if (console != null) {
                console.close();
            }
            if (embedding != null) {
                embedding.close();
            }
            loader.close();
            app.close();
            stack.close();
        }
    }

    @Override
    public void close() {
        watcher.close();
        stop();
    }
}
