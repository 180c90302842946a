package dev.triage.bench;

import dev.triage.encoder.Encoders;
import java.util.Locale;

/** The whole pipeline beside the encoder alone: same texts, same number of threads, in turn. */
final class Throughput {
    private final BenchSettings settings;

    Throughput(BenchSettings settings) {
        this.settings = settings;
    }

    void measure(Rig rig, Figures figures) throws InterruptedException {
        Drain pipeline = new Drain(rig);
        try (Encoders encoders = rig.openEncoders()) {
            EncoderAlone alone = new EncoderAlone(encoders, settings.threads());
            Interleaved rates = Interleaved.run(
                    settings.warmUps(),
                    settings.rounds(),
                    round -> alone.perSecond(settings.texts()),
                    round -> pipeline.perSecond(settings.texts()),
                    (number, round) -> settings.progress()
                            .accept(String.format(
                                    Locale.ROOT,
                                    "pipeline, round %d: encoder alone %.0f/s, pipeline %.0f/s, ratio %.3f",
                                    number,
                                    round.first(),
                                    round.second(),
                                    round.ratio())));
            figures.put("encoderPerSecond", rates.first());
            figures.put("pipelinePerSecond", rates.second());
            figures.put("pipelineToEncoder", rates.ratio());
            figures.put("pipelineToEncoderRounds", rates.ratios());
        }
    }
}
