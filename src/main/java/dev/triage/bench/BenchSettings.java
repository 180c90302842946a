package dev.triage.bench;

import static java.util.Objects.requireNonNull;

import dev.triage.runtime.CsvTable;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * What is measured over, and how long.
 *
 * @param texts different ones, at least two; each round sends all of them as tickets
 * @param examples what is taught, at least one
 * @param encoder name, or {@code auto}
 * @param threads of the streams, of the encoder alone and of a peer's loop
 * @param partitions of each topic
 * @param warmUps rounds that are run but not counted
 * @param rounds that count
 * @param load how long each load of the latency lasts
 * @param peerRound how long a peer's round may last
 * @param heapMegabytes of the instance whose memory is measured
 * @param sizes how far measurements of growth go
 * @param progress is told in a line what has been done
 */
public record BenchSettings(
        List<String> texts,
        CsvTable examples,
        String encoder,
        int threads,
        int partitions,
        int warmUps,
        int rounds,
        Duration load,
        Duration peerRound,
        int heapMegabytes,
        Sizes sizes,
        Consumer<String> progress) {

    public BenchSettings {
        texts = List.copyOf(texts);
        requireNonNull(examples, "examples");
        requireNonNull(encoder, "encoder");
        requireNonNull(load, "load");
        requireNonNull(peerRound, "peerRound");
        requireNonNull(sizes, "sizes");
        requireNonNull(progress, "progress");
        if (texts.size() < 2) {
            throw new IllegalArgumentException("texts: at least two different ones are needed");
        }
        requirePositive(threads, "threads");
        requirePositive(partitions, "partitions");
        requirePositive(rounds, "rounds");
        requirePositive(heapMegabytes, "heapMegabytes");
        if (warmUps < 0) {
            throw new IllegalArgumentException("warmUps can't be negative: " + warmUps);
        }
    }

    private static void requirePositive(int value, String name) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1: " + value);
        }
    }

    /** The same with other texts, other examples and one encoder. */
    BenchSettings over(List<String> otherTexts, CsvTable otherExamples, String oneEncoder) {
        return new BenchSettings(
                otherTexts,
                otherExamples,
                oneEncoder,
                threads,
                partitions,
                warmUps,
                rounds,
                load,
                peerRound,
                heapMegabytes,
                sizes,
                progress);
    }
}
