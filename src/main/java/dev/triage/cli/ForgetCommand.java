package dev.triage.cli;

import dev.triage.avro.RecordSerdes;
import dev.triage.runtime.Erasure;
import dev.triage.runtime.TriageConfig;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Deletes personal data. */
@Command(
        name = "forget",
        description = "Deletes what is kept of a customer's tickets: their history, their place in review and what they"
                + " taught, which moves the centroids back exactly. Says what other topics keep, and how long.",
        mixinStandardHelpOptions = true)
final class ForgetCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @ArgGroup(exclusive = false, multiplicity = "1")
    private Target target;

    private static final class Target {
        @Option(names = "--customer", paramLabel = "VALUE", description = "All tickets with that attribute.")
        private String customer;

        @Option(names = "--ticket", paramLabel = "ID", description = "That ticket; may be given more than once.")
        private List<String> tickets = List.of();

        @Option(names = "--example", paramLabel = "ID", description = "That example; may be given more than once.")
        private List<String> examples = List.of();
    }

    @Option(
            names = "--attribute",
            paramLabel = "NAME",
            defaultValue = "customer",
            description = "Attribute of tickets that says whose they are; ${DEFAULT-VALUE} by default.")
    private String attribute;

    @Option(names = "--dry-run", description = "Only say which tickets it would be.")
    private boolean dryRun;

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    @Override
    public Integer call() {
        TriageConfig settings = config.load();
        try (RecordSerdes serdes = new RecordSerdes(settings.registry())) {
            Erasure erasure = new Erasure(settings, serdes);
            Set<String> tickets = new TreeSet<>(target.tickets);
            if (target.customer != null) {
                tickets.addAll(erasure.ticketsWith(attribute, target.customer));
            }
            tickets.forEach(out::println);
            out.println(tickets.size() + " tickets, " + target.examples.size() + " examples");
            if (dryRun) {
                out.println("Nothing was forgotten: this was a dry run.");
                return 0;
            }
            erasure.forget(tickets, target.examples);
            out.println("Forgotten: history, review entries, and the examples that decisions made of them. Centroids"
                    + " follow within seconds, fits with the next one. Compacted topics drop the bytes when their"
                    + " cleaner next runs.");
            out.println("These topics only grow, and keep their records:");
            erasure.retention().forEach((topic, words) -> out.printf("  %-28s %s%n", topic, words));
        }
        return 0;
    }
}
