package dev.triage.cli;

import dev.triage.runtime.RecordLoader;
import dev.triage.runtime.TriageApp;
import dev.triage.runtime.TriageConfig;
import dev.triage.runtime.console.ConsoleFeed;
import dev.triage.runtime.console.LagProbe;
import dev.triage.runtime.console.TopicExport;
import dev.triage.web.Certificate;
import dev.triage.web.console.Console;
import dev.triage.web.console.ConsoleSources;
import dev.triage.web.console.UserFile;
import dev.triage.web.faq.FaqIndex;
import java.nio.file.Path;
import java.util.Set;

/** A console over a running instance, with all that it needs. Closed before the instance. */
final class ConsoleSetup implements AutoCloseable {
    private final ConsoleFeed feed;
    private final RecordLoader loader;
    private final LagProbe lag;
    private final Console console;

    /**
     * @param users who may use it
     * @param keyFile where the key of sessions is kept if none is configured
     * @param answers shown beside tickets of their categories
     */
    ConsoleSetup(TriageConfig config, TriageApp app, UserFile users, Path keyFile, FaqIndex answers) {
        String key = config.sessionKey().orElseGet(() -> Console.keyIn(keyFile));
        feed = new ConsoleFeed(config, app.serdes());
        app.watch(feed);
        loader = new RecordLoader(config.kafka(), config.topics(), app.serdes());
        lag = new LagProbe(config);
        try {
            console = Console.start(
                    new Console.Settings(
                            config.consoleHost(),
                            config.consolePort(),
                            config.consoleHttps(),
                            config.consoleKeyStore()
                                    .map(file -> new Certificate(file, config.consoleKeyStorePassword())),
                            users,
                            key,
                            config.sessionLength(),
                            config.apiToken()),
                    new ConsoleSources(
                            feed,
                            loader,
                            new TopicExport(config, app.serdes()),
                            lag,
                            app::state,
                            config.policy(),
                            app.encoders(),
                            answers));
        } catch (RuntimeException e) {
            closeSources();
            throw e;
        }
    }

    int port() {
        return console.port();
    }

    Set<String> routes() {
        return console.routes();
    }

    private void closeSources() {
        feed.close();
        loader.close();
        lag.close();
    }

    @Override
    public void close() {
        console.close();
        closeSources();
    }
}
