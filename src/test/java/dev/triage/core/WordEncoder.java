package dev.triage.core;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A fast deterministic encoder for tests: each word has a random direction, a text is the normalised sum of its words'.
 * Counts how often it is asked.
 */
public final class WordEncoder implements Encoder {
    private static final int DIMENSION = 64;

    private final String id;
    private final AtomicInteger encoded = new AtomicInteger();

    public WordEncoder(String id) {
        this.id = id;
    }

    public int encoded() {
        return encoded.get();
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public int dimension() {
        return DIMENSION;
    }

    @Override
    public double similarityThreshold() {
        return 0.5;
    }

    @Override
    public Encoding encode(String text) {
        encoded.incrementAndGet();
        int[] tokens = Arrays.stream(text.strip().split("\\s+"))
                .mapToInt(word -> word.hashCode() & 0xFFFF)
                .toArray();
        double[] sum = new double[DIMENSION];
        for (int token : tokens) {
            Random direction = new Random(token);
            for (int i = 0; i < DIMENSION; i++) {
                sum[i] += direction.nextGaussian();
            }
        }
        double norm = Math.sqrt(Arrays.stream(sum).map(x -> x * x).sum());
        float[] vector = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) (sum[i] / norm);
        }
        return new Encoding(vector, tokens, false);
    }

    @Override
    public void close() {}
}
