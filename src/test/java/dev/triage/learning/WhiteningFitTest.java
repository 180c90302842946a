package dev.triage.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.triage.core.Whitening;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WhiteningFitTest {
    private static final int DIMENSION = 37; // no multiple of the kernels' strides
    private static final int EACH = 50;
    private static final int CATEGORIES = 3;
    private static final double SHRINKAGE = 0.3;

    @Test
    void shouldMakeTextsScatterAlikeInAllDirections() {
        int[] category = new int[CATEGORIES * EACH];
        float[][] vectors = scatteredUnevenly(category);
        float[][] means = means(vectors, category);

        Whitening whitening =
                WhiteningFit.fit(vectors, category, means, new int[] {EACH, EACH, EACH}, SHRINKAGE, DIMENSION);

        double[][] mapped = mapped(covariance(vectors, category, means), whitening.map());
        for (int i = 0; i < DIMENSION; i++) {
            for (int j = 0; j < DIMENSION; j++) {
                assertThat(mapped[i][j]).isCloseTo(i == j ? 1 : 0, within(1e-4));
            }
        }
    }

    private static float[][] scatteredUnevenly(int[] category) {
        Random random = new Random(5);
        float[][] vectors = new float[category.length][DIMENSION];
        for (int i = 0; i < vectors.length; i++) {
            category[i] = i % CATEGORIES;
            double common = random.nextGaussian();
            for (int j = 0; j < DIMENSION; j++) {
                vectors[i][j] = (float) (category[i] + common + (1 + j) * random.nextGaussian() / DIMENSION);
            }
        }
        return vectors;
    }

    private static float[][] means(float[][] vectors, int[] category) {
        float[][] means = new float[CATEGORIES][DIMENSION];
        for (int i = 0; i < vectors.length; i++) {
            for (int j = 0; j < DIMENSION; j++) {
                means[category[i]][j] += vectors[i][j] / EACH;
            }
        }
        return means;
    }

    /** Within the categories, with a mean variance of one, shrunk towards the identity. */
    private static double[][] covariance(float[][] vectors, int[] category, float[][] means) {
        double[][] covariance = new double[DIMENSION][DIMENSION];
        double trace = 0;
        for (int i = 0; i < DIMENSION; i++) {
            for (int j = 0; j < DIMENSION; j++) {
                for (int n = 0; n < vectors.length; n++) {
                    float[] mean = means[category[n]];
                    covariance[i][j] += (double) (vectors[n][i] - mean[i]) * (vectors[n][j] - mean[j]);
                }
            }
            trace += covariance[i][i];
        }
        for (int i = 0; i < DIMENSION; i++) {
            for (int j = 0; j < DIMENSION; j++) {
                covariance[i][j] *= (1 - SHRINKAGE) * DIMENSION / trace;
                covariance[i][j] += i == j ? SHRINKAGE : 0;
            }
        }
        return covariance;
    }

    /** The covariance of what the map makes of vectors with that covariance. */
    private static double[][] mapped(double[][] covariance, float[][] map) {
        double[][] mapped = new double[DIMENSION][DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            for (int j = 0; j < DIMENSION; j++) {
                for (int k = 0; k < DIMENSION; k++) {
                    for (int l = 0; l < DIMENSION; l++) {
                        mapped[i][j] += map[k][i] * covariance[k][l] * map[l][j];
                    }
                }
            }
        }
        return mapped;
    }
}
