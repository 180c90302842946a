package dev.triage.learning;

import dev.triage.core.Confidence;
import dev.triage.core.EncodedExample;
import dev.triage.core.FitParameters;
import dev.triage.core.FitParameters.FittedCategory;
import dev.triage.core.Fitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Fits everything: whitening and refined vectors to all examples, the weights of the evidence, the confidence and the
 * thresholds to what scorers made of examples that they had not seen.
 */
public final class CentroidRefiner implements Fitter {
    private final FitSettings settings;
    private final CategoryNames names;

    /** @param names as far as they are known */
    public CentroidRefiner(FitSettings settings, CategoryNames names) {
        this.settings = settings;
        this.names = names;
    }

    @Override
    public Optional<FitParameters> fit(String encoder, Map<String, EncodedExample> encoded) {
        return fit(encoder, Example.of(encoded));
    }

    /** As the other, for examples from anywhere. */
    public Optional<FitParameters> fit(String encoder, List<Example> examples) {
        long categories = examples.stream()
                .map(Example::category)
                .filter(name -> !name.equals(settings.noneLabel()))
                .distinct()
                .limit(2)
                .count();
        if (categories < 2) {
            return Optional.empty();
        }
        TrainingSet set = TrainingSet.of(encoder, examples, names);
        int none = set.categories.indexOf(settings.noneLabel());
        OutOfFold rows = OutOfFold.of(set, settings);
        Confidence confidence = ConfidenceFit.fit(rows.known(), rows.nowhere(), none, settings.nowhereShare());
        CrossFit held = CrossFit.of(set, rows, none, settings);
        return Optional.of(new FitParameters(
                encoder,
                examples.size(),
                settings.noneLabel(),
                rows.whole().whitening(),
                categories(set, rows.whole()),
                confidence,
                held.heldOut()));
    }

    private static List<FittedCategory> categories(TrainingSet set, ScorerFit whole) {
        List<FittedCategory> categories = new ArrayList<>();
        for (int k = 0; k < whole.categories().length; k++) {
            categories.add(new FittedCategory(
                    set.categories.get(whole.categories()[k]),
                    whole.refinements().get(k),
                    whole.scorer().neighbours().group(k)));
        }
        return categories;
    }
}
