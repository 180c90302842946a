package dev.triage.cli;

import dev.triage.runtime.FaqFeed;
import dev.triage.runtime.SetupException;
import dev.triage.runtime.TriageApp;
import dev.triage.runtime.TriageConfig;
import dev.triage.web.ServedEncoders;
import dev.triage.web.WorkPool;
import dev.triage.web.Workbench;
import dev.triage.web.embedding.EmbeddingService;
import dev.triage.web.embedding.Predictor;
import dev.triage.web.embedding.ServiceMetrics;
import dev.triage.web.faq.FaqIndex;
import java.util.Optional;

/** The collected answers and the embedding service of a running instance. Closed before the instance. */
final class EmbeddingSetup implements AutoCloseable {
    private final FaqIndex faq;
    private final FaqFeed feed;
    private final ServedEncoders encoders;
    private final WorkPool pool = WorkPool.ofProcessors();
    private final Workbench workbench;
    private EmbeddingService service;

    /** @throws SetupException if others than this machine could ask without a token */
    EmbeddingSetup(TriageConfig config, TriageApp app) {
        if (config.embeddingPort().isPresent()) {
            EmbeddingService.requireToken(config.embeddingHost(), config.embeddingToken());
        }
        ServiceMetrics metrics = new ServiceMetrics();
        faq = new FaqIndex(app.encoders());
        feed = new FaqFeed(config, app.serdes(), faq);
        encoders = new ServedEncoders(config.catalogue(), app.encoders(), config.cacheBytes(), metrics);
        workbench = Workbench.open(encoders, pool, faq);
        config.embeddingPort().ifPresent(port -> service = start(config, app, port, metrics));
    }

    /** Whoever routes tickets must not stop because something else, an Ollama perhaps, has the port. */
    private EmbeddingService start(TriageConfig config, TriageApp app, int port, ServiceMetrics metrics) {
        try {
            return open(config, app, port, metrics);
        } catch (SetupException e) {
            System.err.println("Port " + port
                    + " is taken, so the embedding service gets another; triage.embedding-port" + " chooses one.");
            return open(config, app, 0, metrics);
        }
    }

    private EmbeddingService open(TriageConfig config, TriageApp app, int port, ServiceMetrics metrics) {
        Predictor predictor = app::judge;
        return EmbeddingService.start(
                config.embeddingHost(),
                port,
                config.embeddingToken(),
                encoders,
                pool,
                () -> Optional.of(predictor).filter(ready -> !app.state().hasNoCentroids()),
                metrics,
                workbench.modules());
    }

    /** Where it listens; empty without the service. */
    Optional<String> address(TriageConfig config) {
        return Optional.ofNullable(service).map(running -> "http://" + config.embeddingHost() + ":" + running.port());
    }

    FaqIndex faq() {
        return faq;
    }

    @Override
    public void close() {
        if (service != null) {
            service.close();
        }
        workbench.close();
        pool.close();
        feed.close();
        encoders.close();
    }
}
