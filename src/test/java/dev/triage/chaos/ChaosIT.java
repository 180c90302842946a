package dev.triage.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.triage.encoder.TinyNetwork;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The short run, in every build, over a tiny network instead of a sentence encoder: its vectors cost nothing, and are as
 * deterministic.
 */
class ChaosIT {

    @TempDir
    Path directory;

    @Test
    void shouldLoseAndDoubleNothing() throws Exception {
        long seed = Long.getLong("triage.chaos.seed", 7);
        Path models = directory.resolve("models");
        TinyNetwork.folder(models, "tiny", 32);
        ChaosRun.Settings settings = new ChaosRun.Settings(
                seed,
                2,
                30,
                Duration.ofSeconds(4),
                Map.of("triage.encoder", "tiny", "triage.models", models.toString()));
        List<Fault> faults = new ArrayList<>(List.of(Fault.KILL_INSTANCE, Fault.KILL_CONTROLLER, Fault.CUT_CLIENTS));
        Collections.shuffle(faults, new Random(seed));
        try (ChaosRun run = new ChaosRun("chaos", settings)) {
            run.begin();
            faults.forEach(run::suffer);
            assertThat(run.verdict()).isEmpty();
        }
    }
}
