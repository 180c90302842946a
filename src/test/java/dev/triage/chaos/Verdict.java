package dev.triage.chaos;

import dev.triage.core.Centroid;
import dev.triage.core.CentroidKey;
import dev.triage.core.Encoder;
import dev.triage.core.Encoding;
import dev.triage.core.LabelledExample;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/**
 * Compares what came out with what was put in: each input has one outcome on one topic, with the right key, on the right
 * partition and in order; decisions had their effect once; nothing is missing and nothing is there that nobody sent.
 */
final class Verdict {
    private final Map<String, List<String>> contents;
    private final Map<String, Ledger.Decided> decisions;
    private final Map<String, byte[]> poison;
    private final int partitions;
    private final List<String> faults = new ArrayList<>();

    private Verdict(Ledger ledger, int partitions) {
        contents = ledger.contents();
        decisions = ledger.decisions();
        poison = ledger.poison();
        this.partitions = partitions;
    }

    /**
     * @param seen in the order of each partition
     * @return one sentence for each thing that is wrong
     */
    static List<String> on(Ledger ledger, List<Seen> seen, int partitions) {
        return new Verdict(ledger, partitions).judge(seen);
    }

    private List<String> judge(List<Seen> seen) {
        Map<String, List<Seen>> byId = seen.stream().collect(Collectors.groupingBy(Seen::id));
        contents.forEach((id, texts) -> judge(id, texts, byId.getOrDefault(id, List.of())));
        poison.forEach((id, bytes) -> judgePoison(id, bytes, byId.getOrDefault(id, List.of())));
        byId.keySet().stream()
                .filter(id -> !contents.containsKey(id) && !poison.containsKey(id))
                .forEach(id -> faults.add(id + " was never sent: " + byId.get(id)));
        seen.stream()
                .filter(record -> record.partition() != partition(record.id(), partitions))
                .forEach(record -> faults.add("wrong partition: " + record));
        return faults;
    }

    static int partition(String id, int partitions) {
        return BuiltInPartitioner.partitionForKey(id.getBytes(StandardCharsets.UTF_8), partitions);
    }

    private void judge(String id, List<String> texts, List<Seen> seen) {
        Ledger.Decided decided = decisions.get(id);
        List<Seen.Label> labels = only(Seen.Label.class, seen);
        List<Seen.Review> reviews = only(Seen.Review.class, seen);
        boolean again = decided != null && decided.undone();
        Set<String> labelled = new HashSet<>();
        int closings = decided == null ? 0 : 1;
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            long routed = labels.stream()
                    .filter(label -> !label.byPerson() && label.text().equals(text))
                    .count();
            long reviewed = reviews.stream()
                    .filter(review -> review.text().equals(text))
                    .count();
            boolean once = decided == null ? routed + reviewed == 1 : routed == 0 && reviewed == (again ? 2 : 1);
            expect(once, id + " version " + (i + 1) + " has " + routed + " labels and " + reviewed + " reviews");
            if (routed > 0) {
                labelled.add(text);
                closings += i > 0 && !labelled.contains(texts.get(i - 1)) ? 1 : 0;
            }
        }
        expect(
                labels.stream().allMatch(label -> texts.contains(label.text()))
                        && reviews.stream().allMatch(review -> texts.contains(review.text())),
                id + " came out with a text that was never sent");
        expectOrder(id, texts, labels, reviews);
        expectDecision(id, decided, labels);
        expect(
                only(Seen.Closed.class, seen).size() == closings,
                id + " should have left review " + closings + " times");
        expect(only(Seen.Dead.class, seen).isEmpty(), id + " is a good ticket among the dead letters");
    }

    private void expectOrder(String id, List<String> texts, List<Seen.Label> labels, List<Seen.Review> reviews) {
        int last = -1;
        for (Seen.Label label : labels) {
            int at = texts.indexOf(label.text());
            expect(label.byPerson() || label.revision() == at + 1, id + " has a wrong revision: " + label);
            expect(at >= last, id + " has labels out of order");
            last = at;
        }
        last = -1;
        for (Seen.Review review : reviews) {
            int at = texts.indexOf(review.text());
            expect(at >= last, id + " has reviews out of order");
            last = at;
        }
    }

    private void expectDecision(String id, Ledger.Decided decided, List<Seen.Label> labels) {
        List<Seen.Label> people = labels.stream().filter(Seen.Label::byPerson).toList();
        List<String> expected = decided == null
                ? List.of()
                : decided.undone()
                        ? List.of("2 " + decided.category(), "3 withdrawn " + decided.category())
                        : List.of("2 " + decided.category());
        List<String> found = people.stream()
                .map(label -> label.revision() + (label.withdrawn() ? " withdrawn " : " ") + label.category())
                .toList();
        expect(found.equals(expected), id + " should have people's labels " + expected + " and has " + found);
    }

    private void judgePoison(String id, byte[] bytes, List<Seen> seen) {
        expect(
                seen.size() == 1 && seen.get(0) instanceof Seen.Dead dead && Arrays.equals(dead.bytes(), bytes),
                id + " should be one dead letter with its own bytes, and is " + seen);
    }

    private void expect(boolean good, String otherwise) {
        if (!good) {
            faults.add(otherwise);
        }
    }

    private static <S extends Seen> List<S> only(Class<S> kind, List<Seen> seen) {
        return seen.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The centroids that these examples make, from their texts. */
    static Map<CentroidKey, Centroid> centroids(Iterable<LabelledExample> examples, Encoder encoder) {
        Map<CentroidKey, List<Encoding>> byCategory = new HashMap<>();
        for (LabelledExample example : examples) {
            byCategory
                    .computeIfAbsent(new CentroidKey(encoder.id(), example.category()), key -> new ArrayList<>())
                    .add(encoder.encode(example.text()));
        }
        return byCategory.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> Centroid.of(encoder.dimension(), entry.getValue())));
    }
}
