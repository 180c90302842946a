package dev.triage.cli;

import dev.triage.avro.RecordSerdes;
import dev.triage.core.Mode;
import dev.triage.runtime.RecordLoader;
import dev.triage.runtime.SetupException;
import dev.triage.runtime.TriageConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The one switch: what all instances may do on their own, from the next tickets on. */
@Command(
        name = "mode",
        description = "Switches all running instances to live, shadow or review-all within seconds.",
        mixinStandardHelpOptions = true)
final class ModeCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Parameters(paramLabel = "MODE", description = "live, shadow (decides, but people get everything) or review-all.")
    private String mode;

    @Override
    public Integer call() {
        TriageConfig settings = config.load();
        try (RecordSerdes serdes = new RecordSerdes(settings.registry());
                RecordLoader loader = new RecordLoader(settings.kafka(), settings.topics(), serdes)) {
            loader.mode(parse());
            loader.flush();
        }
        return 0;
    }

    private Mode parse() {
        try {
            return Mode.named(mode);
        } catch (IllegalArgumentException e) {
            throw new SetupException("There is no " + e.getMessage() + ".", e);
        }
    }
}
