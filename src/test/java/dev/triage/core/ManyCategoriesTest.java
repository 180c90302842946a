package dev.triage.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** That a router with more categories than it scores exactly finds the same ones. */
class ManyCategoriesTest {
    private static final int DIMENSION = 384;
    private static final int COUNT = RefinedVectors.MOST_EXACT + 500;
    /** Without the words, which would find the category by themselves. */
    private static final Encoder VECTORS_ALONE = new ForwardingEncoder(new WordEncoder("words@1")) {
        @Override
        public Encoding encode(String text) {
            return new Encoding(super.encode(text).vector(), new int[0], false);
        }
    };

    private static float[][] vectors(int count, long seed) {
        Random random = new Random(seed);
        float[][] vectors = new float[count][];
        for (int i = 0; i < count; i++) {
            vectors[i] = RandomVectors.next(random, DIMENSION);
            VectorKernels.normalise(vectors[i]);
        }
        return vectors;
    }

    /** At a cosine of some 0.7. */
    private static float[] near(float[] vector, float[] other) {
        float[] near = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            near[i] = vector[i] + other[i];
        }
        VectorKernels.normalise(near);
        return near;
    }

    @Test
    void shouldEstimateInnerProductsByTheirSigns() {
        float[][] vectors = vectors(1_000, 1);
        float[] query = near(vectors[0], vectors[1]);

        float[] estimates = new SignSketch(vectors).estimates(query);

        double squares = 0;
        for (int v = 0; v < vectors.length; v++) {
            squares += Math.pow(estimates[v] - Vectors.dot(query, vectors[v]), 2);
        }
        assertThat(Math.sqrt(squares / vectors.length)).isLessThan(0.1);
        assertThat(new SignSketch(vectors).estimates(vectors[7])[7]).isCloseTo(1, within(1e-5f));
    }

    @Property(tries = 200)
    void shouldShortlistTheLargest(
            @ForAll @IntRange(min = 1, max = 300) int size,
            @ForAll @IntRange(min = 1, max = 40) int most,
            @ForAll @IntRange(min = 1, max = 5) int step,
            @ForAll long seed) {
        Random random = new Random(seed);
        float[] scores = new float[size];
        for (int i = 0; i < size; i++) {
            scores[i] = random.nextInt(50) / 7f; // many are equal
        }

        int[] shortlist = Shortlist.of(scores, most, 1, i -> i % step == 0);

        float[] sorted = scores.clone();
        Arrays.sort(sorted);
        float last = sorted[Math.max(0, size - most)];
        Set<Integer> expected = Set.copyOf(IntStream.range(0, size)
                .filter(i -> scores[i] >= last && i % step == 0)
                .boxed()
                .toList());
        assertThat(Arrays.stream(shortlist).boxed()).isSorted().doesNotHaveDuplicates();
        if (!expected.isEmpty()) {
            assertThat(Arrays.stream(shortlist).boxed().toList()).containsAll(expected);
        }
        assertThat(Arrays.stream(shortlist)).allMatch(i -> i % step == 0).isNotEmpty();
    }

    @Test
    void shouldDecideAsIfAllWereScoredExactly() {
        float[][] vectors = vectors(COUNT, 2);
        float[][] none = new float[COUNT][];
        RefinedVectors exact = RefinedVectors.of(vectors, Refinement.SCALE, none, new float[COUNT], true);
        RefinedVectors estimated = RefinedVectors.of(vectors, Refinement.SCALE, none, new float[COUNT]);
        float[] query = near(vectors[1234], vectors[99]);

        float[] scores = exact.scores(query);
        int[] shortlist = Shortlist.of(estimated.scores(query), 128, 10, i -> true);

        assertThat(exact.isExact()).isTrue();
        assertThat(estimated.isExact()).isFalse();
        assertThat(shortlist).contains(1234, 99).hasSizeBetween(128, 400);
        assertThat(estimated.score(query, 1234)).isCloseTo(scores[1234], within(1e-3f));
    }

    @Test
    void shouldFindTheCategoryAmongMany() {
        RouterState state = RouterState.EMPTY;
        for (int c = 0; c < COUNT; c++) {
            state = state.with(
                    new CentroidKey(VECTORS_ALONE.id(), "c" + c),
                    Centroid.of(VECTORS_ALONE.dimension(), List.of(VECTORS_ALONE.encode("word" + c))));
        }
        RouterState known =
                state.with(new Category("c5", "", "", List.of(), OptionalDouble.empty(), true, "", Instant.EPOCH));

        assertThat(best(known, "word2345", RuleSet.NONE)).isEqualTo("c2345");
        assertThat(best(known, "word7 word8", RuleSet.NONE)).isIn("c7", "c8");
        assertThat(best(known, "word5", RuleSet.NONE)).as("retired").isNotEqualTo("c5");
        Rule few = new Rule("few", Map.of(), List.of("word2345"), new Rule.Action.RestrictTo(List.of("c11", "c12")));
        assertThat(best(known, "word2345", new RuleSet(List.of(few)))).isIn("c11", "c12");
    }

    private static String best(RouterState state, String text, RuleSet rules) {
        return new Router(any -> Optional.of(VECTORS_ALONE), rules, RoutingPolicy.DEFAULT)
                .decide(Ticket.of("t", "", text), state)
                .judgement()
                .candidates()
                .get(0)
                .category();
    }
}
