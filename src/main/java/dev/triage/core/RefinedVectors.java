package dev.triage.core;

/**
 * One vector per category in the whitened space: the centroid's own direction, which moves with every example, plus what
 * the fit added to tell the category from its neighbours. A category that no fit has seen has the direction alone.
 *
 * <p>Up to {@value #MOST_EXACT} categories are all scored exactly, at a cost that is small beside an encoder's. Of more,
 * reading all the vectors from memory would cost as much as encoding: these are estimated first, and whoever asks
 * chooses which to score exactly.
 */
final class RefinedVectors {
    static final int MOST_EXACT = 2_000;

    private final float[] biases;
    private final float[][] columns; // dimension × categories, so that one pass over it scores them all; few only
    private final float[][] rows; // categories × dimension; many only
    private final SignSketch sketch; // of the rows

    private RefinedVectors(float[][] rows, float[] biases, boolean exact) {
        this.biases = biases;
        this.columns = exact ? transposed(rows) : null;
        this.rows = exact ? null : rows;
        this.sketch = exact ? null : new SignSketch(rows);
    }

    /**
     * @param directions per category, whitened, unit length
     * @param scale factor from cosine to log-probability
     * @param additions per category what the fit adds, null where it added nothing
     * @param biases per category
     */
    static RefinedVectors of(float[][] directions, float scale, float[][] additions, float[] biases) {
        return of(directions, scale, additions, biases, directions.length <= MOST_EXACT);
    }

    static RefinedVectors of(float[][] directions, float scale, float[][] additions, float[] biases, boolean exact) {
        int dimension = directions.length == 0 ? 0 : directions[0].length;
        float[][] rows = new float[directions.length][dimension];
        for (int c = 0; c < directions.length; c++) {
            for (int i = 0; i < dimension; i++) {
                rows[c][i] = scale * directions[c][i] + (additions[c] == null ? 0 : additions[c][i]);
            }
        }
        return new RefinedVectors(rows, biases, exact);
    }

    private static float[][] transposed(float[][] rows) {
        float[][] columns = new float[rows.length == 0 ? 0 : rows[0].length][rows.length];
        for (int c = 0; c < rows.length; c++) {
            for (int i = 0; i < columns.length; i++) {
                columns[i][c] = rows[c][i];
            }
        }
        return columns;
    }

    /** True if {@link #scores} are exact. */
    boolean isExact() {
        return sketch == null;
    }

    /** Log-probabilities of the categories up to a common constant, or estimates of them. */
    float[] scores(float[] whitened) {
        if (isExact()) {
            float[] scores = biases.clone();
            VectorKernels.multiplyAddRow(whitened, columns, scores, whitened.length, scores.length);
            return scores;
        }
        float[] scores = sketch.estimates(whitened);
        for (int c = 0; c < scores.length; c++) {
            scores[c] += biases[c];
        }
        return scores;
    }

    /** The exact score of a category whose score was estimated. */
    float score(float[] whitened, int category) {
        return biases[category] + Vectors.dot(whitened, rows[category]);
    }
}
