package dev.triage.cli;

import dev.triage.core.Ticket;
import dev.triage.core.TriageMetrics;
import dev.triage.encoder.Encoders;
import dev.triage.runtime.CsvTable;
import dev.triage.runtime.Meters;
import dev.triage.runtime.RecordLoader;
import dev.triage.runtime.TopicAdmin;
import dev.triage.runtime.TriageApp;
import dev.triage.runtime.TriageConfig;
import dev.triage.runtime.embedded.EmbeddedStack;
import dev.triage.web.console.Role;
import dev.triage.web.console.UserFile;
import dev.triage.web.faq.FaqIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/**
 * Broker, registry, application and consoles on free ports, taught by the sample that ships. Has a user for each role, of
 * the role's name, and more reviewers: {@code other} and {@code guessed}.
 */
public final class RunningConsole implements AutoCloseable {
    public static final String PASSWORD = "correct horse battery";
    public static final String TOKEN = "token-of-the-help-desk";

    private final EmbeddedStack stack;
    private final TriageConfig config;
    private final TriageApp app;
    private final RecordLoader loader;
    private final Path directory;
    private final List<ConsoleSetup> consoles = new ArrayList<>();

    private RunningConsole(Path directory, Map<String, String> more) throws Exception {
        this.directory = directory;
        stack = EmbeddedStack.start(directory);
        Map<String, String> settings = new HashMap<>(stack.settings());
        settings.put("triage.partitions", "2");
        settings.put("triage.replication", "1");
        settings.put("triage.threads", "2");
        settings.put("triage.fit-quiet", "PT0.5S");
        settings.put("triage.fit-after", "PT20S"); // where the examples came with a pause, the first fit lacks some
        settings.put("triage.state-dir", directory.resolve("state").toString());
        settings.put("triage.console-port", "0");
        settings.put("triage.management-port", "0");
        settings.put("triage.api-token", TOKEN);
        settings.putAll(more);
        config = TriageConfig.of(settings);
        try (TopicAdmin topics = TopicAdmin.of(config)) {
            topics.createMissing(config.replication());
        }
        app = new TriageApp(config, new Meters(), Encoders.open(Encoders.AUTO, TriageMetrics.NONE));
        loader = new RecordLoader(config.kafka(), config.topics(), app.serdes());
    }

    /**
     * @param perCategory how many examples of each category and language to teach
     * @param more settings
     */
    public static RunningConsole start(Path directory, int perCategory, Map<String, String> more) throws Exception {
        RunningConsole running = new RunningConsole(directory, more);
        try {
            Files.writeString(running.users(), running.lines());
            running.app.start();
            running.app.awaitRunning(Duration.ofMinutes(1));
            running.another();
            running.teach(perCategory);
            return running;
        } catch (Exception | AssertionError e) {
            running.close();
            throw e;
        }
    }

    private Path users() {
        return directory.resolve("users.properties");
    }

    private String lines() {
        return Arrays.stream(Role.values())
                        .map(role -> UserFile.line(name(role), role, PASSWORD))
                        .collect(Collectors.joining("\n"))
                + "\n" + UserFile.line("other", Role.REVIEWER, PASSWORD)
                + "\n" + UserFile.line("guessed", Role.REVIEWER, PASSWORD) + "\n";
    }

    public static String name(Role role) {
        return role.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /** One more instance of the console, with the same key for sessions; its number. */
    public int another() {
        consoles.add(new ConsoleSetup(
                config, app, UserFile.open(users()), directory.resolve("session.key"), new FaqIndex(app.encoders())));
        return consoles.size() - 1;
    }

    private void teach(int perCategory) {
        Map<String, Integer> taken = new HashMap<>();
        List<CsvTable.Row> rows = DemoFiles.sample().examples().rows().stream()
                .filter(row -> taken.merge(row.label() + " " + isChinese(row.text()), 1, Integer::sum) <= perCategory)
                .toList();
        DemoFiles.sample().categories().forEach(loader::category);
        rows.forEach(row -> loader.example(ImportCommand.example(row, "sample")));
        loader.flush();
        Awaitility.await("fitted to " + rows.size() + " examples")
                .atMost(Duration.ofMinutes(2))
                .until(() -> app.state().examples() == rows.size()
                        && app.state().encoders().values().stream().allMatch(knowledge -> knowledge
                                .fit()
                                .filter(fit -> fit.parameters().examples()
                                        == knowledge.index().examples())
                                .isPresent()));
    }

    private static boolean isChinese(String text) {
        return text.codePoints().anyMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN);
    }

    /** The first tickets of the sample; comes back once they are decided. */
    public void sendSample(int number) {
        List<CsvTable.Row> rows = DemoFiles.sample().tickets().rows().subList(0, number);
        rows.forEach(row -> loader.ticket(Ticket.of(row.id(), row.subject(), row.text())));
        loader.flush();
        Awaitility.await("tickets decided")
                .atMost(Duration.ofMinutes(2))
                .until(() -> app.count("triage.tickets") >= rows.size());
    }

    public String url() {
        return url(0);
    }

    public String url(int console) {
        return "http://127.0.0.1:" + consoles.get(console).port();
    }

    /** Method and path of each route. */
    public Set<String> routes() {
        return consoles.get(0).routes();
    }

    public TriageApp app() {
        return app;
    }

    public TriageConfig config() {
        return config;
    }

    public RecordLoader loader() {
        return loader;
    }

    @Override
    public void close() throws IOException {
        consoles.forEach(ConsoleSetup::close);
        loader.close();
        app.close();
        stack.close();
    }
}
