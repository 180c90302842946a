package dev.triage.core;

import java.util.Random;

/** Vectors without any order, for tests: each component from the normal distribution. */
final class RandomVectors {

    private RandomVectors() {}

    static float[] next(Random random, int size) {
        float[] vector = new float[size];
        for (int i = 0; i < size; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return vector;
    }
}
