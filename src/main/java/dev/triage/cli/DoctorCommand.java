package dev.triage.cli;

import dev.triage.runtime.doctor.Doctor;
import dev.triage.runtime.doctor.Finding;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Looks at everything and names what is wrong. */
@Command(
        name = "doctor",
        description =
                "Looks at brokers, topics, access, registry, weights, clock and lag, changes nothing, and says for"
                        + " each fault what to do. Exit code 1 if there is one.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        AtomicBoolean faulty = new AtomicBoolean();
        new Doctor(config.load(), Clock.systemUTC()).examine(finding -> {
            faulty.compareAndSet(false, finding.severity() == Finding.Severity.FAULT);
            spec.commandLine().getOut().println(finding);
            spec.commandLine().getOut().flush();
        });
        return faulty.get() ? 1 : 0;
    }
}
