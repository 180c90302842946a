package dev.triage.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class VectorKernelsTest {

    @Property(tries = 300)
    void shouldAddProductsInAFixedOrder(
            @ForAll @IntRange(min = 0, max = 30) int rows,
            @ForAll @IntRange(min = 1, max = 70) int columns,
            @ForAll @IntRange(min = 0, max = 5) int from,
            @ForAll long seed) {
        Random random = new Random(seed);
        float[] left = RandomVectors.next(random, rows);
        float[][] right = new float[rows][];
        for (int p = 0; p < rows; p++) {
            right[p] = RandomVectors.next(random, columns);
        }
        float[] product = RandomVectors.next(random, columns);
        float[] expected = product.clone();
        for (int j = from; j < columns; j++) {
            int p = 0;
            for (; p + 7 < rows; p += 8) {
                expected[j] += four(left, right, p, j) + four(left, right, p + 4, j);
            }
            for (; p < rows; p++) {
                expected[j] += left[p] * right[p][j];
            }
        }

        VectorKernels.multiplyAddRow(left, right, product, rows, from, columns);

        assertThat(product).containsExactly(expected); // to the bit
    }

    private static float four(float[] left, float[][] right, int p, int j) {
        return (left[p] * right[p][j] + left[p + 1] * right[p + 1][j])
                + (left[p + 2] * right[p + 2][j] + left[p + 3] * right[p + 3][j]);
    }

    @Property(tries = 300)
    void shouldCompareBytesExactly(
            @ForAll @IntRange(min = 1, max = 50) int components,
            @ForAll @IntRange(min = 1, max = 70) int examples,
            @ForAll long seed) {
        Random random = new Random(seed);
        byte[] codes = new byte[components * examples];
        random.nextBytes(codes);
        float[] steps = RandomVectors.next(random, examples);
        NeighbourIndex.Quantised query =
                NeighbourIndex.Quantised.of(RandomVectors.next(random, components), components);
        NeighbourIndex index = NeighbourIndex.of(List.of(new NeighbourIndex.Group(new String[examples], codes, steps)));

        float[] cosines = index.similarities(query, 0);

        for (int i = 0; i < examples; i++) {
            long sum = 0;
            for (int j = 0; j < components; j++) {
                sum += (long) query.codes()[j] * codes[i * components + j];
            }
            assertThat(cosines[i]).isEqualTo(sum * (query.step() * steps[i]));
        }
    }
}
