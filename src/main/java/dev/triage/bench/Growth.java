package dev.triage.bench;

import static java.util.Comparator.comparingInt;

import dev.triage.core.CentroidIndex;
import dev.triage.core.Encoder;
import dev.triage.core.Encoding;
import dev.triage.core.RouterState;
import dev.triage.core.TriageMetrics;
import dev.triage.encoder.Encoders;
import dev.triage.learning.CategoryNames;
import dev.triage.learning.EncodedExamples;
import dev.triage.learning.EncodedTexts;
import dev.triage.learning.FitSettings;
import dev.triage.learning.LabelledText;
import dev.triage.learning.LocalKnowledge;
import dev.triage.runtime.SetupException;
import dev.triage.runtime.TriageConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How the cost of a decision grows with what the router knows and with the text, on one thread and without a broker. All
 * sizes of a kind have their turn in every round.
 */
final class Growth implements AutoCloseable {
    /** Texts of about this length are what classification is measured on, and how many of them. */
    private static final int USUAL_TOKENS = 15;

    private static final int MOST_TEXTS = 200;
    private static final int MOST_ENCODED = 2_000;
    private static final int EXAMPLES_PER_CATEGORY = 10;
    /** Refined by one step only, made-up examples leave more categories in doubt, and so cost no less, than after many. */
    private static final FitSettings QUICK_FIT =
            new FitSettings(FitSettings.DEFAULT.shrinkage(), FitSettings.DEFAULT.leading(), 0.03, 1, 0.02, "none", 2);

    private final BenchSettings settings;
    private final Encoders encoders;
    private final Encoder encoder;
    private final List<String> words;
    private final double tokensPerWord;
    private final List<String> usual;
    private final MadeUpExamples examples;

    /** A text and what the encoder makes of it. */
    private record Encoded(String text, Encoding encoding) {
        int tokens() {
            return encoding.tokens().length;
        }
    }

    private Growth(BenchSettings settings, Encoders encoders, Encoder encoder, List<Encoded> encoded) {
        this.settings = settings;
        this.encoders = encoders;
        this.encoder = encoder;
        words = encoded.stream()
                .flatMap(each -> List.of(each.text().split("\\s+")).stream())
                .toList();
        tokensPerWord = encoded.stream().mapToInt(Encoded::tokens).sum() / (double) words.size();
        usual = encoded.stream()
                .sorted(comparingInt(each -> Math.abs(each.tokens() - USUAL_TOKENS)))
                .limit(MOST_TEXTS)
                .map(Encoded::text)
                .toList();
        examples = new MadeUpExamples(
                encoder.id(), encoded.stream().map(Encoded::encoding).toList());
    }

    /** With the encoder that reads the first of the texts, and those texts that it reads. */
    static Growth open(BenchSettings settings) {
        Encoders encoders = TriageConfig.of(Map.of("triage.encoder", settings.encoder(), "triage.cache-mb", "0"))
                .openEncoders(TriageMetrics.NONE);
        List<Encoded> encoded = new ArrayList<>();
        Encoder first = null;
        for (String text : settings.texts()) {
            Encoder encoder = encoders.select(text).orElse(null);
            first = first == null ? encoder : first;
            if (encoder != null && encoder == first && encoded.size() < MOST_ENCODED) {
                encoded.add(new Encoded(text, encoder.encode(text)));
            }
        }
        if (first == null) {
            encoders.close();
            throw new SetupException("The encoder reads none of the texts: give some in its language.");
        }
        return new Growth(settings, encoders, first, encoded);
    }

    /** A fitted classification beside the encoding of a text of usual length: by the examples given, and by others. */
    void classification(Figures figures) {
        List<Sizes.Knowledge> sizes = new ArrayList<>();
        List<RouterState> states = new ArrayList<>();
        settings.progress()
                .accept("classify: encoding and fitting "
                        + settings.examples().rows().size() + " examples …");
        states.add(LocalKnowledge.fitted(given(), FitSettings.DEFAULT));
        CentroidIndex known = states.get(0).index(encoder.id());
        sizes.add(new Sizes.Knowledge(known.size(), (int) known.examples()));
        for (Sizes.Knowledge size : settings.sizes().fitted()) {
            settings.progress().accept("classify: fitting " + size.examples() + " made-up examples …");
            sizes.add(size);
            states.add(LocalKnowledge.fitted(new EncodedExamples(examples.of(size), CategoryNames.NONE), QUICK_FIT));
        }
        List<List<DecisionCost.Cost>> costs = costs(usual, states);
        report("classify", sizes, "categories/examples", costs);
        figures.put("classificationToEncoding", by(sizes, costs, DecisionCost.Cost::decisionToEncoding));
        figures.put("classificationMicros", by(sizes, costs, DecisionCost.Cost::decisionMicros));
        figures.put("refreshMillis", by(sizes, costs, DecisionCost.Cost::refreshMillis));
    }

    /** Those of the examples that the encoder reads. */
    private EncodedExamples given() {
        List<LabelledText> texts = settings.examples().rows().stream()
                .map(row -> new LabelledText(row.id(), row.subject(), row.text(), row.label()))
                .toList();
        EncodedTexts known = new EncodedTexts(encoders);
        known.encodeAll(texts.stream().map(LabelledText::text).toList(), settings.threads(), done -> {});
        EncodedExamples own = EncodedExamples.encode(texts, known).byEncoder().get(encoder.id());
        if (own == null) {
            throw new SetupException("The encoder of the first text reads none of the examples.");
        }
        return own;
    }

    /** A whole decision by plain centroids, by how many categories there are. */
    void categories(Figures figures) {
        List<RouterState> states = settings.sizes().plain().stream()
                .map(count -> LocalKnowledge.centroids(
                        examples.of(new Sizes.Knowledge(count, count * EXAMPLES_PER_CATEGORY))))
                .toList();
        List<List<DecisionCost.Cost>> costs = costs(usual, states);
        List<DecisionCost.Cost> fewest = costs.get(0);
        List<DecisionCost.Cost> most = costs.get(costs.size() - 1);
        double[] ratios = IntStream.range(0, fewest.size())
                .mapToDouble(
                        round -> most.get(round).micros() / fewest.get(round).micros())
                .toArray();
        report("categories", settings.sizes().plain(), "categories", costs);
        figures.put("microsByCategories", by(settings.sizes().plain(), costs, DecisionCost.Cost::micros));
        figures.put("mostToFewestCategories", Interleaved.median(ratios));
    }

    /** A whole decision by how long the text is. */
    void length(Figures figures) {
        RouterState state = LocalKnowledge.centroids(examples.of(new Sizes.Knowledge(10, 100)));
        DecisionCost cost = new DecisionCost(encoder);
        Map<String, Double> micros = new LinkedHashMap<>();
        for (int tokens : settings.sizes().tokens()) {
            List<String> texts = IntStream.range(0, 10)
                    .mapToObj(i -> textOf(tokens, i * 101))
                    .toList();
            List<DecisionCost.Cost> rounds = cost.inTurn(settings.warmUps(), settings.rounds(), texts, List.of(state))
                    .get(0);
            double median = DecisionCost.Cost.median(rounds, DecisionCost.Cost::micros);
            micros.put(Integer.toString(tokens), Figures.rounded(median));
            settings.progress()
                    .accept(String.format(
                            Locale.ROOT, "length: some %d tokens, %.1f ms a ticket", tokens, median / 1e3));
        }
        figures.put("microsByTokens", micros);
    }

    private String textOf(int tokens, int start) {
        int count = Math.max(1, (int) Math.round(tokens / tokensPerWord));
        return IntStream.range(start, start + count)
                .mapToObj(i -> words.get(i % words.size()))
                .reduce((before, word) -> before + " " + word)
                .orElseThrow();
    }

    private List<List<DecisionCost.Cost>> costs(List<String> texts, List<RouterState> states) {
        return new DecisionCost(encoder).inTurn(settings.warmUps(), settings.rounds(), texts, states);
    }

    private void report(String name, List<?> sizes, String unit, List<List<DecisionCost.Cost>> costs) {
        for (int i = 0; i < sizes.size(); i++) {
            Function<ToDoubleFunction<DecisionCost.Cost>, Double> median = median(costs.get(i));
            settings.progress()
                    .accept(String.format(
                            Locale.ROOT,
                            "%s: %s %s, encoding %.0f µs, the rest of a decision %.0f µs (%.3f of it), %.1f ms after a"
                                    + " change",
                            name,
                            sizes.get(i),
                            unit,
                            median.apply(DecisionCost.Cost::encodingMicros),
                            median.apply(DecisionCost.Cost::decisionMicros),
                            median.apply(DecisionCost.Cost::decisionToEncoding),
                            median.apply(DecisionCost.Cost::refreshMillis)));
        }
    }

    private static Function<ToDoubleFunction<DecisionCost.Cost>, Double> median(List<DecisionCost.Cost> rounds) {
        return value -> DecisionCost.Cost.median(rounds, value);
    }

    private static Map<String, Double> by(
            List<?> sizes, List<List<DecisionCost.Cost>> costs, ToDoubleFunction<DecisionCost.Cost> value) {
        Map<String, Double> medians = new LinkedHashMap<>();
        for (int i = 0; i < sizes.size(); i++) {
            medians.put(
                    sizes.get(i).toString(),
                    Figures.rounded(median(costs.get(i)).apply(value)));
        }
        return medians;
    }

    @Override
    public void close() {
        encoders.close();
    }
}
