package dev.triage.learning;

import dev.triage.core.Centroid;
import dev.triage.core.Encoding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntPredicate;

/**
 * Examples of one encoder in the order of their ids, so that no result depends on the order they came in, with categories
 * numbered and what is known of their names.
 */
final class TrainingSet {
    final List<Example> examples;
    final List<String> categories; // ascending
    final int[] category; // by example, position of its category
    final int[] textGroup; // by example, the same number for the same tokens

    private final Function<String, Optional<float[]>> names;

    private TrainingSet(
            List<Example> examples,
            List<String> categories,
            int[] category,
            int[] textGroup,
            Function<String, Optional<float[]>> names) {
        this.examples = examples;
        this.categories = categories;
        this.category = category;
        this.textGroup = textGroup;
        this.names = names;
    }

    /** With names of which nothing is known. */
    static TrainingSet of(List<Example> unordered) {
        return of("", unordered, CategoryNames.NONE);
    }

    /**
     * @param encoder identity of the one that made all examples' vectors
     * @param names are asked for when somebody wants to know them
     */
    static TrainingSet of(String encoder, List<Example> unordered, CategoryNames names) {
        List<Example> examples = new ArrayList<>(unordered);
        examples.sort(Comparator.comparing(Example::id));
        List<String> categories =
                examples.stream().map(Example::category).distinct().sorted().toList();
        Map<String, Integer> position = new HashMap<>();
        categories.forEach(name -> position.put(name, position.size()));
        int[] category = new int[examples.size()];
        int[] textGroup = new int[examples.size()];
        Map<Text, Integer> groups = new HashMap<>();
        for (int i = 0; i < category.length; i++) {
            if (i > 0 && examples.get(i).id().equals(examples.get(i - 1).id())) {
                throw new IllegalArgumentException(
                        "two examples have the id " + examples.get(i).id());
            }
            category[i] = position.get(examples.get(i).category());
            textGroup[i] = groups.computeIfAbsent(new Text(examples.get(i).tokens()), text -> groups.size());
        }
        return new TrainingSet(examples, categories, category, textGroup, name -> names.vector(encoder, name));
    }

    int size() {
        return examples.size();
    }

    int dimension() {
        return examples.get(0).vector().length;
    }

    /** The vector of a category's name; unit length, empty if nothing is known of it. */
    Optional<float[]> name(int position) {
        return names.apply(categories.get(position));
    }

    /** How many examples each category has among those that pass. */
    int[] sizes(IntPredicate chosen) {
        int[] sizes = new int[categories.size()];
        for (int i = 0; i < category.length; i++) {
            sizes[category[i]] += chosen.test(i) ? 1 : 0;
        }
        return sizes;
    }

    /** The centroids of the examples that pass; empty ones where none does. */
    List<Centroid> centroids(IntPredicate chosen) {
        List<List<Encoding>> members = new ArrayList<>();
        categories.forEach(name -> members.add(new ArrayList<>()));
        for (int i = 0; i < category.length; i++) {
            if (chosen.test(i)) {
                Example example = examples.get(i);
                members.get(category[i]).add(new Encoding(example.vector(), example.tokens(), false));
            }
        }
        return members.stream().map(list -> Centroid.of(dimension(), list)).toList();
    }

    /** Ids of examples whose text also stands under another category, by text. */
    List<List<String>> contradictions() {
        Map<Integer, List<Integer>> byText = new HashMap<>();
        for (int i = 0; i < textGroup.length; i++) {
            byText.computeIfAbsent(textGroup[i], group -> new ArrayList<>()).add(i);
        }
        return byText.values().stream()
                .filter(group ->
                        group.stream().mapToInt(i -> category[i]).distinct().count() > 1)
                .sorted(Comparator.comparing(group -> group.get(0)))
                .map(group -> group.stream().map(i -> examples.get(i).id()).toList())
                .toList();
    }

    private record Text(int[] tokens) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Text that && Arrays.equals(tokens, that.tokens);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(tokens);
        }
    }
}
