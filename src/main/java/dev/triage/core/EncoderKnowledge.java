package dev.triage.core;

import java.util.Optional;

/** What a router knows by one encoder: its centroids and, once there is one, its fit. Immutable. */
public final class EncoderKnowledge {
    static final EncoderKnowledge EMPTY = new EncoderKnowledge(CentroidIndex.EMPTY, Optional.empty());

    private final CentroidIndex index;
    private final Optional<Fit> fit;
    private volatile CategoryClassifier classifier; // made when first asked for; making it twice does no harm

    private EncoderKnowledge(CentroidIndex index, Optional<Fit> fit) {
        this.index = index;
        this.fit = fit;
    }

    EncoderKnowledge with(CentroidIndex newIndex) {
        return new EncoderKnowledge(newIndex, fit);
    }

    EncoderKnowledge with(Optional<Fit> newFit) {
        return new EncoderKnowledge(index, newFit);
    }

    public CentroidIndex index() {
        return index;
    }

    public Optional<Fit> fit() {
        return fit;
    }

    /** True once a fit has seen as many examples as there are, or if one category is all there is to tell. */
    public boolean isFitted() {
        return index.size() < 2
                || fit.filter(known -> known.parameters().examples() == index.examples())
                        .isPresent();
    }

    /** @throws IllegalStateException if there are no categories */
    CategoryClassifier classifier(String noneLabel) {
        if (index.size() == 0) {
            throw new IllegalStateException("there is nothing to classify by");
        }
        CategoryClassifier made = classifier;
        if (made == null) {
            made = CategoryClassifier.of(index, fit, noneLabel);
            classifier = made;
        }
        return made;
    }
}
