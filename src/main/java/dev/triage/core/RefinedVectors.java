package dev.triage.core;

/**
 * One vector per category in the whitened space: the centroid's own direction, which moves with every example, plus what
 * the fit added to tell the category from its neighbours. A category that no fit has seen has the direction alone.
 */
final class RefinedVectors {
    private final float[][] weights; // dimension × categories, so that one pass over it scores them all
    private final float[] biases;

    private RefinedVectors(float[][] weights, float[] biases) {
        this.weights = weights;
        this.biases = biases;
    }

    /**
     * @param directions per category, whitened, unit length
     * @param scale factor from cosine to log-probability
     * @param additions per category what the fit adds, null where it added nothing
     * @param biases per category
     */
    static RefinedVectors of(float[][] directions, float scale, float[][] additions, float[] biases) {
        int dimension = directions.length == 0 ? 0 : directions[0].length;
        float[][] weights = new float[dimension][directions.length];
        for (int c = 0; c < directions.length; c++) {
            for (int i = 0; i < dimension; i++) {
                weights[i][c] = scale * directions[c][i] + (additions[c] == null ? 0 : additions[c][i]);
            }
        }
        return new RefinedVectors(weights, biases);
    }

    /** Log-probabilities of the categories up to a common constant. */
    float[] scores(float[] whitened) {
        float[] scores = biases.clone();
        VectorKernels.multiplyAddRow(whitened, weights, scores, whitened.length, scores.length);
        return scores;
    }
}
