package dev.triage.core;

import java.util.Map;
import java.util.Optional;

/** Learns from the examples of one encoder. Pure: the same examples give the same parameters, in whatever order. */
@FunctionalInterface
public interface Fitter {

    /**
     * @param encoder identity of the encoder that all examples were encoded by
     * @param examples by id
     * @return empty if there is too little to learn from: fewer than two categories
     */
    Optional<FitParameters> fit(String encoder, Map<String, EncodedExample> examples);
}
