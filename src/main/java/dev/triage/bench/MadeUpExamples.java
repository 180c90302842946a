package dev.triage.bench;

import dev.triage.core.Digest;
import dev.triage.core.EncodedExample;
import dev.triage.core.Encoding;
import dev.triage.core.VectorKernels;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Encoded examples in any number, for measuring what their number costs: real encodings moved about at random. Texts of
 * a category have one real text in common, but no two the same words; how many words categories share is as in real
 * texts, as it is what counting words costs. The same on every run.
 */
final class MadeUpExamples {
    /** How far a category lies from the real text, and an example from its category; lengths beside unit vectors. */
    private static final double SPREAD = 0.7;

    private final String encoder;
    private final List<Encoding> real;

    /**
     * @param encoder identity of the encoder that the encodings are by
     * @param real at least one
     */
    MadeUpExamples(String encoder, List<Encoding> real) {
        this.encoder = encoder;
        this.real = List.copyOf(real);
    }

    /** By id. */
    Map<String, EncodedExample> of(Sizes.Knowledge size) {
        Random random = new Random(1);
        float[][] centres = new float[size.categories()][];
        for (int c = 0; c < centres.length; c++) {
            centres[c] = moved(real.get(c % real.size()).vector(), random);
        }
        Map<String, EncodedExample> examples = new LinkedHashMap<>();
        for (int i = 0; i < size.examples(); i++) {
            int category = i % size.categories();
            String id = "example-" + i;
            int[] tokens = reworded(real.get(category % real.size()).tokens(), random);
            Encoding encoding = new Encoding(moved(centres[category], random), tokens, false);
            examples.put(id, new EncodedExample("category-" + category, encoder, Digest.of(id), encoding));
        }
        return examples;
    }

    private static float[] moved(float[] vector, Random random) {
        float[] moved = new float[vector.length];
        double step = SPREAD / Math.sqrt(vector.length);
        for (int i = 0; i < moved.length; i++) {
            moved[i] = (float) (vector[i] + step * random.nextGaussian());
        }
        VectorKernels.normalise(moved);
        return moved;
    }

    /** Every other token, on average, is one of another text. */
    private int[] reworded(int[] tokens, Random random) {
        int[] reworded = tokens.clone();
        for (int i = 0; i < reworded.length; i++) {
            int[] other = real.get(random.nextInt(real.size())).tokens();
            if (other.length > 0 && random.nextBoolean()) {
                reworded[i] = other[random.nextInt(other.length)];
            }
        }
        return reworded;
    }
}
