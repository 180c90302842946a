package dev.triage.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.triage.encoder.TinyNetwork;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The long runs: {@code mvn verify -Pchaos}. Volume with a tiny network instead of a sentence encoder, then a smaller
 * number of tickets with the real one.
 */
@Tag("long")
class LongChaosIT {
    private static final long SEED = Long.getLong("triage.chaos.seed", System.currentTimeMillis());
    private static final int MINUTES = Integer.getInteger("triage.chaos.minutes", 35);
    private static final int PER_SECOND = Integer.getInteger("triage.chaos.rate", 100);

    @TempDir
    Path directory;

    @Test
    void shouldLoseAndDoubleNothingInAllThatVolume() throws Exception {
        Path models = directory.resolve("models");
        TinyNetwork.folder(models, "tiny", 32);
        run(
                "chaos-volume",
                PER_SECOND,
                Duration.ofMinutes(MINUTES),
                Map.of("triage.encoder", "tiny", "triage.models", models.toString()));
    }

    @Test
    void shouldLoseAndDoubleNothingWithTheRealEncoder() throws Exception {
        run(
                "chaos-real",
                20,
                Duration.ofMinutes(Math.max(2, MINUTES / 5)),
                Map.of("triage.encoder", "all-minilm-l6-v2-q"));
    }

    private static void run(String name, int perSecond, Duration duration, Map<String, String> encoder)
            throws Exception {
        Random order = new Random(SEED);
        Instant end = Instant.now().plus(duration);
        try (ChaosRun run =
                new ChaosRun(name, new ChaosRun.Settings(SEED, 3, perSecond, Duration.ofSeconds(5), encoder))) {
            run.begin();
            while (Instant.now().isBefore(end)) {
                List<Fault> all = new ArrayList<>(Arrays.asList(Fault.values()));
                Collections.shuffle(all, order);
                all.stream().takeWhile(fault -> Instant.now().isBefore(end)).forEach(run::suffer);
            }
            assertThat(run.verdict()).isEmpty();
        }
    }
}
