package dev.triage.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Two rates measured in turn, A B A B, so that a machine whose speed drifts drifts for both. */
record Interleaved(List<Round> rounds) {

    /** Makes one measurement. */
    @FunctionalInterface
    interface Rate {
        /** @param round from 0, warm-ups included */
        double perSecond(int round) throws InterruptedException;
    }

    /** Is told of each round that counts. */
    @FunctionalInterface
    interface Listener {
        void done(int number, Round round);
    }

    record Round(double first, double second) {
        double ratio() {
            return second / first;
        }
    }

    static Interleaved run(int warmUps, int rounds, Rate first, Rate second, Listener listener)
            throws InterruptedException {
        List<Round> counted = new ArrayList<>();
        for (int i = 0; i < warmUps + rounds; i++) {
            Round round = new Round(first.perSecond(i), second.perSecond(i));
            if (i >= warmUps) {
                counted.add(round);
                listener.done(counted.size(), round);
            }
        }
        return new Interleaved(List.copyOf(counted));
    }

    /** Median rate of the first. */
    double first() {
        return median(Round::first);
    }

    /** Median rate of the second. */
    double second() {
        return median(Round::second);
    }

    /** Median of the rounds' ratios, second to first. */
    double ratio() {
        return median(Round::ratio);
    }

    List<Double> ratios() {
        return rounds.stream().map(Round::ratio).map(Figures::rounded).toList();
    }

    private double median(ToDoubleFunction<Round> value) {
        return median(rounds.stream().mapToDouble(value).toArray());
    }

    /** Of an even number, the mean of the two in the middle. */
    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
