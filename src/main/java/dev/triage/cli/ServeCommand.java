package dev.triage.cli;

import dev.triage.core.Router;
import dev.triage.core.RouterState;
import dev.triage.core.RoutingPolicy;
import dev.triage.core.RuleSet;
import dev.triage.encoder.EncoderCatalogue;
import dev.triage.encoder.Encoders;
import dev.triage.web.ServedEncoders;
import dev.triage.web.WorkPool;
import dev.triage.web.Workbench;
import dev.triage.web.embedding.EmbeddingService;
import dev.triage.web.embedding.Predictor;
import dev.triage.web.embedding.ServiceMetrics;
import dev.triage.web.faq.FaqFile;
import dev.triage.web.faq.FaqIndex;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The embedding service alone, without Kafka. */
@Command(
        name = "serve",
        description = "Answers programs written for Ollama or OpenAI with embeddings, and predicts categories; needs no"
                + " Kafka. The same port has the compare and batch pages.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    @Mixin
    private EmbeddingOptions options;

    @Option(
            names = "--encoder",
            paramLabel = "NAMES",
            defaultValue = Encoders.AUTO,
            description =
                    "Encoders that choose by script; all others of the catalogue are loaded when they are asked for"
                            + " (default: ${DEFAULT-VALUE}).")
    private String encoder;

    @Option(
            names = "--examples",
            paramLabel = "FILE",
            description = "CSV with the columns text and label, for /predict: fitted before the service starts.")
    private Path examples;

    @Option(
            names = "--faq",
            paramLabel = "FILE",
            description =
                    "CSV with the columns question, answer and, optionally, link and category, for /api/faq; read again when it"
                            + " changes.")
    private Path faq;

    @Override
    public Integer call() throws InterruptedException {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        ServiceMetrics metrics = new ServiceMetrics();
        EncoderCatalogue catalogue = EncoderCatalogue.standard();
        try (Encoders standing = Encoders.open(catalogue, encoder, Encoders.DEFAULT_CACHE_BYTES, metrics);
                ServedEncoders encoders =
                        new ServedEncoders(catalogue, standing, Encoders.DEFAULT_CACHE_BYTES, metrics);
                WorkPool pool = WorkPool.ofProcessors();
                Answers answers = Answers.of(standing, faq);
                Workbench workbench = Workbench.open(encoders, pool, answers.index());
                EmbeddingService service = EmbeddingService.start(
                        options.host(),
                        options.port(),
                        options.token(),
                        encoders,
                        pool,
                        predictor(standing),
                        metrics,
                        workbench.modules())) {
            System.out.println("Embedding service on http://" + options.host() + ":" + service.port()
                    + " until Ctrl-C; try: curl -s http://" + options.host() + ":" + service.port()
                    + "/api/embed -d '{\"model\":\"all-minilm\",\"input\":\"Hello\"}'");
            if (options.token().isEmpty()) { // a browser shows none
                System.out.println(
                        "Pages: http://" + options.host() + ":" + service.port() + "/compare, /batch, /answers");
            }
            StopSignal.await(closed);
        } finally {
            closed.complete(null);
        }
        return 0;
    }

    /** Learns from the examples what the topology would, fit included. */
    private Supplier<Optional<Predictor>> predictor(Encoders standing) {
        if (examples == null) {
            return Optional::empty;
        }
        Router router = new Router(
                standing,
                RuleSet.NONE,
                TrialOptions.policy(RoutingPolicy.DEFAULT.precision(), RoutingPolicy.DEFAULT.noneLabel()));
        RouterState state = LabelledFile.learn(LabelledFile.examples(examples), standing);
        Optional<Predictor> ready = Optional.of(ticket -> router.decide(ticket, state));
        return () -> ready;
    }

    /** @param file null without a file */
    private record Answers(FaqIndex index, FaqFile file) implements AutoCloseable {

        static Answers of(Encoders encoders, Path path) {
            FaqIndex index = new FaqIndex(encoders);
            return new Answers(index, path == null ? null : FaqFile.watch(path, index));
        }

        @Override
        public void close() {
            if (file != null) {
                file.close();
            }
        }
    }
}
