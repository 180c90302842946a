package dev.triage.core;

import java.util.List;

/**
 * Labelled examples by category as whitened vectors of one byte a component; compared exactly, but within a few
 * categories only. Immutable.
 */
public final class NeighbourIndex {
    /** Smoothness of the vote: how much nearer examples weigh more. Per unit of cosine. */
    private static final double SHARPNESS = 30;

    /** At most so many examples of a category vote: beyond, they add time but hardly evidence. */
    static final int MOST_PER_CATEGORY = 256;

    private final Group[] groups;

    /** The examples of one category. */
    public static final class Group {
        public static final Group EMPTY = new Group(new String[0], new byte[0], new float[0]);

        private final String[] ids;
        private final byte[] codes;
        private final float[] steps;
        private final int[][]
                columns; // by four components, their codes of each example: one pass compares all examples

        /**
         * @param ids in the order of the vectors
         * @param codes vectors of one byte a component, one after the other
         * @param steps per vector, what one unit of its codes stands for
         */
        public Group(String[] ids, byte[] codes, float[] steps) {
            if (steps.length != ids.length || (ids.length == 0 ? codes.length > 0 : codes.length % ids.length != 0)) {
                throw new IllegalArgumentException(
                        codes.length + " bytes and " + steps.length + " steps for " + ids.length + " vectors");
            }
            this.ids = ids;
            this.codes = codes;
            this.steps = steps;
            int components = ids.length == 0 ? 0 : codes.length / ids.length;
            columns = new int[(components + 3) / 4][ids.length];
            for (int i = 0; i < ids.length; i++) {
                for (int j = 0; j < components; j++) {
                    columns[j / 4][i] |= (codes[i * components + j] & 0xFF) << 8 * (j % 4);
                }
            }
        }

        private static Group of(String[] ids, float[][] vectors, int leading) {
            int most = Math.min(ids.length, MOST_PER_CATEGORY);
            String[] kept = new String[most];
            byte[] codes = new byte[most * leading];
            float[] steps = new float[most];
            for (int i = 0; i < most; i++) {
                int from = (int) ((long) i * ids.length / most); // evenly spread where some are left out
                kept[i] = ids[from];
                steps[i] = quantise(vectors[from], leading, codes, i * leading);
            }
            return new Group(kept, codes, steps);
        }

        public String[] ids() {
            return ids;
        }

        public byte[] codes() {
            return codes;
        }

        public float[] steps() {
            return steps;
        }

        /** Exact but for the last factor: sums of products of bytes are whole numbers that a float holds. */
        private float[] cosines(Quantised query) {
            int[] products = new int[ids.length];
            VectorKernels.multiplyAddBytes(query.codes, columns, products);
            float[] cosines = new float[ids.length];
            for (int i = 0; i < cosines.length; i++) {
                cosines[i] = products[i] * (query.step * steps[i]);
            }
            return cosines;
        }
    }

    private NeighbourIndex(Group[] groups) {
        this.groups = groups;
    }

    /**
     * @param ids per category, of its examples
     * @param whitened per category, of the same examples
     * @param leading how many components to keep; the others add little but time
     */
    static NeighbourIndex of(List<String[]> ids, List<float[][]> whitened, int leading) {
        Group[] groups = new Group[ids.size()];
        for (int c = 0; c < groups.length; c++) {
            groups[c] = Group.of(ids.get(c), whitened.get(c), leading);
        }
        return new NeighbourIndex(groups);
    }

    static NeighbourIndex of(List<Group> groups) {
        return new NeighbourIndex(groups.toArray(Group[]::new));
    }

    public Group group(int category) {
        return groups[category];
    }

    /** Cosines with a category's examples. */
    float[] similarities(Quantised query, int category) {
        return groups[category].cosines(query);
    }

    String id(int category, int example) {
        return groups[category].ids[example];
    }

    /**
     * A smooth maximum of the cosines, less half the advantage that a large category has by its size alone (a kernel
     * density, Parzen 1962, between the sum and the mean). In units of cosine.
     */
    static double vote(float[] cosines) {
        double sum = 0;
        for (float cosine : cosines) {
            sum += Math.exp(SHARPNESS * (cosine - 1));
        }
        return (Math.log(sum) - 0.5 * Math.log(cosines.length)) / SHARPNESS;
    }

    /**
     * A vector whose components are whole numbers.
     *
     * @param codes from -127 to 127, filled up with zeros to a multiple of four
     * @param step what one unit of them stands for
     */
    record Quantised(int[] codes, float step) {
        static Quantised of(float[] vector, int leading) {
            byte[] codes = new byte[(leading + 3) / 4 * 4];
            float step = quantise(vector, leading, codes, 0);
            int[] numbers = new int[codes.length];
            for (int i = 0; i < leading; i++) {
                numbers[i] = codes[i];
            }
            return new Quantised(numbers, step);
        }
    }

    private static float quantise(float[] vector, int leading, byte[] codes, int offset) {
        float largest = 0;
        for (int i = 0; i < leading; i++) {
            largest = Math.max(largest, Math.abs(vector[i]));
        }
        float step = largest == 0 ? 1 : largest / 127;
        for (int i = 0; i < leading; i++) {
            codes[offset + i] = (byte) Math.round(vector[i] / step);
        }
        return step;
    }
}
