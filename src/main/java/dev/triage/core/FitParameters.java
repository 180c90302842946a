package dev.triage.core;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a fit learned from the examples of one encoder, complete in itself: with the centroids of the moment it makes a
 * {@link CategoryClassifier}.
 *
 * @param encoder identity of the encoder
 * @param examples how many were fitted
 * @param noneLabel name of the category that means "belongs nowhere", whether or not it has examples
 * @param whitening of vectors
 * @param categories that had examples, by name ascending
 * @param confidence how far decisions can be trusted
 * @param heldOut decisions that thresholds are chosen on
 */
public record FitParameters(
        String encoder,
        long examples,
        String noneLabel,
        Whitening whitening,
        List<FittedCategory> categories,
        Confidence confidence,
        HeldOutDecisions heldOut) {

    /**
     * @param refinement what the fit adds to the category's direction
     * @param neighbours examples that may be named as near
     */
    public record FittedCategory(String name, Refinement refinement, NeighbourIndex.Group neighbours) {
        public FittedCategory {
            requireNonNull(name, "name");
            requireNonNull(refinement, "refinement");
            requireNonNull(neighbours, "neighbours");
        }
    }

    public FitParameters {
        requireNonNull(encoder, "encoder");
        requireNonNull(noneLabel, "noneLabel");
        requireNonNull(whitening, "whitening");
        requireNonNull(confidence, "confidence");
        requireNonNull(heldOut, "heldOut");
        categories = List.copyOf(categories);
    }

    /** Positions of the categories by name. */
    Map<String, Integer> positions() {
        Map<String, Integer> positions = new HashMap<>();
        categories.forEach(category -> positions.put(category.name(), positions.size()));
        return positions;
    }
}
