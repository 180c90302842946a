package dev.triage.bench;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.triage.core.Encoder;
import dev.triage.encoder.EncoderCatalogue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.HdrHistogram.Histogram;

/**
 * The main class of a process that is held to one core: our encoder and a peer's over the same files, one text at a time,
 * in turn. Prints what it has seen as JSON, in one line.
 */
public final class OneCore {
    private static final long MOST_MICROS = 60_000_000;
    private static final int DIGITS = 3;
    /** So many texts are a turn: short, so that what disturbs the machine for a while disturbs both. */
    private static final int TURN = 50;

    private OneCore() {}

    /** What one encoder did in all turns that count: the median of their rates, quantiles of their times. */
    record Pace(double perSecond, double msP50, double msP99) {}

    /** @param ratio median of the turns' ratios, ours to the peer's */
    record Outcome(Pace ours, Pace peer, double ratio) {}

    /** @param arguments encoder, file with a JSON array of texts, number of warm-ups, number of rounds */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        ObjectMapper json = new ObjectMapper();
        List<String> texts = json.readValue(Path.of(arguments[1]).toFile(), new TypeReference<>() {});
        EncoderCatalogue catalogue = EncoderCatalogue.standard();
        Peer peer = Peer.find().orElseThrow();
        try (Encoder ours = catalogue.open(arguments[0])) {
            Outcome outcome = compare(
                    text -> ours.encode(text).vector(),
                    peer.encoder(catalogue.descriptor(arguments[0])),
                    texts,
                    Integer.parseInt(arguments[2]),
                    Integer.parseInt(arguments[3]));
            System.out.println(json.writeValueAsString(outcome));
        }
    }

    static Outcome compare(
            Function<String, float[]> ours, Function<String, float[]> peer, List<String> texts, int warmUps, int rounds)
            throws InterruptedException {
        Histogram ourMicros = new Histogram(MOST_MICROS, DIGITS);
        Histogram peerMicros = new Histogram(MOST_MICROS, DIGITS);
        List<List<String>> turns = turns(texts);
        int unused = warmUps * turns.size();
        Histogram unusedMicros = new Histogram(MOST_MICROS, DIGITS);
        Interleaved rates = Interleaved.run(
                unused,
                rounds * turns.size(),
                turn -> perSecond(peer, turns.get(turn % turns.size()), turn < unused ? unusedMicros : peerMicros),
                turn -> perSecond(ours, turns.get(turn % turns.size()), turn < unused ? unusedMicros : ourMicros),
                (number, turn) -> {});
        return new Outcome(pace(rates.second(), ourMicros), pace(rates.first(), peerMicros), rates.ratio());
    }

    private static List<List<String>> turns(List<String> texts) {
        List<List<String>> turns = new ArrayList<>();
        for (int from = 0; from < texts.size(); from += TURN) {
            turns.add(texts.subList(from, Math.min(from + TURN, texts.size())));
        }
        return turns;
    }

    private static double perSecond(Function<String, float[]> encoder, List<String> texts, Histogram micros) {
        long start = System.nanoTime();
        long before = start;
        for (String text : texts) {
            encoder.apply(text);
            long now = System.nanoTime();
            micros.recordValue((now - before) / 1000);
            before = now;
        }
        return texts.size() * 1e9 / (before - start);
    }

    private static Pace pace(double perSecond, Histogram micros) {
        return new Pace(
                Figures.rounded(perSecond),
                micros.getValueAtPercentile(50) / 1e3,
                micros.getValueAtPercentile(99) / 1e3);
    }
}
