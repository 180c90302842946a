package dev.triage.bench;

import java.util.Locale;

/** What the embedding cache is worth: a backlog with 50 % exact repeats beside one as long without any. */
final class Repeats {
    /** The application's default. */
    static final int CACHE_MEGABYTES = 64;

    private final BenchSettings settings;

    Repeats(BenchSettings settings) {
        this.settings = settings;
    }

    void measure(Rig rig, Figures figures) throws InterruptedException {
        Drain pipeline = new Drain(rig);
        RepeatMix mix = new RepeatMix(settings.texts());
        Interleaved rates = Interleaved.run(
                settings.warmUps(),
                settings.rounds(),
                round -> pipeline.perSecond(mix.distinct(round)),
                round -> pipeline.perSecond(mix.halfRepeats(round)),
                (number, round) -> settings.progress()
                        .accept(String.format(
                                Locale.ROOT,
                                "repeats, round %d: different texts %.0f/s, half of them repeats %.0f/s, ratio %.3f",
                                number,
                                round.first(),
                                round.second(),
                                round.ratio())));
        figures.put("distinctPerSecond", rates.first());
        figures.put("repeatsPerSecond", rates.second());
        figures.put("repeatsSpeedup", rates.ratio());
    }
}
