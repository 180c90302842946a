package dev.triage.bench;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dev.triage.core.TriageMetrics;
import dev.triage.encoder.EncoderCatalogue;
import dev.triage.encoder.EncoderDescriptor;
import dev.triage.encoder.Encoders;
import dev.triage.runtime.CsvTable;
import dev.triage.runtime.embedded.EmbeddedStack;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

/**
 * The pipeline beside a peer's classifier in a loop of consumer and producer: one model, same tickets, same examples,
 * same number of threads, in turn. Of several encoders the first is taken, with the texts that are its own.
 */
final class PeerComparison {
    /** Drawn from all, as files are often in the order of their categories. */
    private static final int FEW_EXAMPLES = 1_000;

    private static final long SEED = 7;

    private final Peer peer;
    private final BenchSettings settings;
    private final EncoderDescriptor model;

    private PeerComparison(Peer peer, BenchSettings settings, EncoderDescriptor model) {
        this.peer = peer;
        this.settings = settings;
        this.model = model;
    }

    /** Empty if the first encoder has too few texts or no examples. */
    static Optional<PeerComparison> of(Peer peer, BenchSettings settings) {
        try (Encoders encoders =
                Encoders.open(EncoderCatalogue.standard(), settings.encoder(), 0, TriageMetrics.NONE)) {
            String name = encoders.first().id().replaceAll("@.*", "");
            List<String> texts = settings.texts().stream()
                    .filter(text -> isForFirst(encoders, text))
                    .toList();
            List<CsvTable.Row> examples = settings.examples().rows().stream()
                    .filter(row -> isForFirst(encoders, row.text()))
                    .collect(toList());
            Collections.shuffle(examples, new Random(SEED));
            if (texts.size() < 2 || examples.isEmpty()) {
                settings.progress().accept("peers: not measured, as " + name + " reads too few of the texts.");
                return Optional.empty();
            }
            return Optional.of(new PeerComparison(
                    peer,
                    settings.over(texts, new CsvTable(settings.examples().name(), examples), name),
                    EncoderCatalogue.standard().descriptor(name)));
        }
    }

    private static boolean isForFirst(Encoders encoders, String text) {
        return encoders.select(text).filter(encoders.first()::equals).isPresent();
    }

    /** With the one encoder, its texts and its examples. */
    BenchSettings settings() {
        return settings;
    }

    void measure(EmbeddedStack stack, Path directory, Figures figures) throws InterruptedException {
        List<CsvTable.Row> all = settings.examples().rows();
        List<CsvTable.Row> few = all.subList(0, Math.min(FEW_EXAMPLES, all.size()));
        PeerLoop loop = new PeerLoop(Map.of("bootstrap.servers", stack.bootstrapServers()), "peer", settings.threads());
        try (Rig rig = Rig.start(stack, directory, "peers", settings, 0)) {
            Interleaved rates = measure(rig, loop, few, few);
            figures.put("langchain4jLoopPerSecond", rates.first());
            figures.put("pipelineToLangchain4j", rates.ratio());
            if (few.size() < all.size()) {
                Interleaved more = measure(rig, loop, all, all.subList(few.size(), all.size()));
                figures.put("langchain4jLoopPerSecondAllExamples", more.first());
                figures.put("pipelineToLangchain4jAllExamples", more.ratio());
            } else {
                settings.progress().accept("peers: those were all examples there are.");
            }
        }
    }

    private Interleaved measure(Rig rig, PeerLoop loop, List<CsvTable.Row> known, List<CsvTable.Row> isNew)
            throws InterruptedException {
        settings.progress().accept("peers: teaching both " + known.size() + " examples …");
        rig.teach(new ArrayList<>(isNew));
        Function<String, String> classifier = peer.classifier(
                model, known.stream().collect(groupingBy(CsvTable.Row::label, mapping(CsvTable.Row::text, toList()))));
        Drain pipeline = new Drain(rig);
        return Interleaved.run(
                settings.warmUps(),
                settings.rounds(),
                round -> loop.perSecond(settings.texts(), classifier, settings.peerRound()),
                round -> pipeline.perSecond(settings.texts()),
                (number, round) -> settings.progress()
                        .accept(String.format(
                                Locale.ROOT,
                                "peers, round %d, %d examples: LangChain4j in a loop %.0f/s, pipeline %.0f/s, ratio %.2f",
                                number,
                                known.size(),
                                round.first(),
                                round.second(),
                                round.ratio())));
    }
}
