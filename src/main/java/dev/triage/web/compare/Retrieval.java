package dev.triage.web.compare;

import dev.triage.core.Encoder;
import dev.triage.core.Vectors;
import dev.triage.encoder.EncoderDescriptor;
import dev.triage.runtime.SetupException;
import dev.triage.web.ServedEncoders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * How often a user's question finds its standard question among all of a file, by encoder, with the texts as they are
 * and with spaces and punctuation removed.
 */
public final class Retrieval {
    private static final Pattern NOT_WORDS = Pattern.compile("[\\s\\p{Z}\\p{P}\\p{S}]+");
    private static final int WORST = 100;

    private Retrieval() {}

    /**
     * @param pairs scored
     * @param standards distinct standard questions among which the right one is looked for
     */
    public record Report(String file, int pairs, int standards, int badRows, List<Variant> variants) {}

    /**
     * One encoder, one way to prepare texts.
     *
     * @param bare true if spaces and punctuation were removed
     * @param groups by the file's column {@code group}, of which a row may name several with slashes between; empty without one
     * @param p50Millis to encode a question and to find the nearest, one at a time
     * @param worst misses, worst first
     */
    public record Variant(
            String encoder,
            boolean bare,
            Hits all,
            Map<String, Hits> groups,
            double p50Millis,
            double p99Millis,
            List<Miss> worst) {}

    /** Shares of questions whose own standard question is the nearest, and among the three nearest. */
    public record Hits(int pairs, double top1, double top3) {}

    /**
     * A question for which another standard question was nearer than its own.
     *
     * @param rank of its own, 1 for the nearest
     */
    public record Miss(
            long row,
            String question,
            String standard,
            double similarity,
            String found,
            double foundSimilarity,
            int rank,
            String group) {}

    /** @throws SetupException if the file can't be read or has no pairs */
    public static Report measure(Path file, String name, ServedEncoders encoders, List<String> names)
            throws IOException {
        List<PairFile.Row.Pair> pairs = new ArrayList<>();
        int[] bad = {0};
        PairFile.detect(file, name).forEach(row -> {
            if (row instanceof PairFile.Row.Pair pair) {
                pairs.add(pair);
            } else {
                bad[0]++;
            }
            return true;
        });
        if (pairs.isEmpty()) {
            throw new SetupException("The file " + name + " has no pairs: it needs a header and two columns.");
        }
        List<Variant> variants = new ArrayList<>();
        for (String encoder : names) {
            EncoderDescriptor descriptor = encoders.find(encoder)
                    .orElseThrow(() -> new SetupException("There is no encoder '" + encoder + "'; there are: "
                            + String.join(
                                    ", ",
                                    encoders.installed().stream()
                                            .map(EncoderDescriptor::name)
                                            .toList())
                            + "."));
            variants.add(measure(pairs, encoders.open(descriptor), descriptor.name(), false));
            variants.add(measure(pairs, encoders.open(descriptor), descriptor.name(), true));
        }
        int standards =
                (int) pairs.stream().map(PairFile.Row.Pair::standard).distinct().count();
        return new Report(name, pairs.size(), standards, bad[0], variants);
    }

    private static Variant measure(List<PairFile.Row.Pair> pairs, Encoder encoder, String name, boolean bare) {
        List<String> standards = new ArrayList<>(new LinkedHashSet<>(
                pairs.stream().map(pair -> prepared(pair.standard(), bare)).toList()));
        float[][] vectors = new float[standards.size()][];
        Map<String, Integer> indexes = new LinkedHashMap<>();
        for (int i = 0; i < vectors.length; i++) {
            vectors[i] = encoder.encode(standards.get(i)).vector();
            indexes.put(standards.get(i), i);
        }
        Count all = new Count();
        Map<String, Count> groups = new TreeMap<>();
        List<Miss> misses = new ArrayList<>();
        long[] nanos = new long[pairs.size()];
        float[] similarities = new float[vectors.length];
        for (int p = 0; p < pairs.size(); p++) {
            PairFile.Row.Pair pair = pairs.get(p);
            int own = indexes.get(prepared(pair.standard(), bare));
            long start = System.nanoTime();
            float[] question = encoder.encode(prepared(pair.question(), bare)).vector();
            int best = 0;
            for (int i = 0; i < vectors.length; i++) {
                similarities[i] = Vectors.dot(question, vectors[i]);
                best = similarities[i] > similarities[best] ? i : best;
            }
            nanos[p] = System.nanoTime() - start;
            int rank = rank(similarities, own);
            all.add(rank);
            for (String group :
                    pair.group().isEmpty() ? new String[0] : pair.group().split("\\s*/\\s*")) {
                groups.computeIfAbsent(group, unseen -> new Count()).add(rank);
            }
            if (rank > 1) {
                misses.add(new Miss(
                        pair.number(),
                        pair.question(),
                        pair.standard(),
                        Histogram.rounded(similarities[own]),
                        standards.get(best),
                        Histogram.rounded(similarities[best]),
                        rank,
                        pair.group()));
            }
        }
        misses.sort(Comparator.comparingDouble((Miss miss) -> miss.similarity() - miss.foundSimilarity()));
        Arrays.sort(nanos);
        Map<String, Hits> byGroup = new LinkedHashMap<>();
        groups.forEach((group, count) -> byGroup.put(group, count.hits()));
        return new Variant(
                name,
                bare,
                all.hits(),
                byGroup,
                nanos[nanos.length / 2] / 1e6,
                nanos[(int) (nanos.length * 0.99)] / 1e6,
                List.copyOf(misses.subList(0, Math.min(WORST, misses.size()))));
    }

    /** Ties count against it: of two equal ones nobody knows which is shown first. */
    private static int rank(float[] similarities, int own) {
        int rank = 1;
        for (int i = 0; i < similarities.length; i++) {
            if (i != own && similarities[i] >= similarities[own]) {
                rank++;
            }
        }
        return rank;
    }

    static String prepared(String text, boolean bare) {
        if (!bare) {
            return text;
        }
        String words = NOT_WORDS.matcher(text).replaceAll("");
        return words.isEmpty() ? text : words;
    }

    private static final class Count {
        private int pairs;
        private int first;
        private int three;

        void add(int rank) {
            pairs++;
            first += rank == 1 ? 1 : 0;
            three += rank <= 3 ? 1 : 0;
        }

        Hits hits() {
            return new Hits(pairs, (double) first / pairs, (double) three / pairs);
        }
    }
}
