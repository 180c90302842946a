package dev.triage.bench;

import dev.triage.avro.RecordSerdes;
import dev.triage.core.Ticket;
import dev.triage.runtime.CsvTable;
import dev.triage.runtime.RecordLoader;
import dev.triage.runtime.SetupException;
import dev.triage.runtime.TriageConfig;
import dev.triage.runtime.console.LagProbe;
import dev.triage.runtime.embedded.EmbeddedStack;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Instances in processes of their own that share topics of their own, what feeds them and what watches over them. */
final class RunningFleet implements AutoCloseable {
    private static final String PREFIX = "ticket-";
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration BETWEEN_PROBES = Duration.ofMillis(100);
    /** How long a result may come after its ticket has been committed, before it counts as lost. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final List<RunProcess> processes = new ArrayList<>();
    private final RecordSerdes serdes;
    private final RecordLoader loader;
    private final Results results;
    private final LagProbe lag;
    private int sent;

    /**
     * A backlog that was worked off.
     *
     * @param perSecond results a second, from before the first ticket was sent to when the last result was visible
     * @param cpuMsPerTicket of all instances together; not a number if the system doesn't tell
     * @param mostLag the most tickets seen waiting, of all partitions
     * @param drainedSeconds from before the first ticket was sent to when no partition had any left
     */
    record Drained(double perSecond, double cpuMsPerTicket, long mostLag, double drainedSeconds) {}

    private RunningFleet(TriageConfig config) {
        serdes = new RecordSerdes(config.registry());
        loader = new RecordLoader(config.kafka(), config.topics(), serdes);
        results = Results.open(config.kafka(), config.topics());
        results.begin(PREFIX);
        lag = new LagProbe(config);
    }

    /** Starts a fleet, and teaches it once all instances are there: tasks without a past are dealt out at once. */
    static RunningFleet start(
            Fleet fleet, EmbeddedStack stack, Path directory, ChildJvm jvm, String mainClass, BenchSettings settings)
            throws IOException, InterruptedException {
        Map<String, String> chosen = Rig.settings(stack, fleet.name(), settings);
        chosen.put("triage.partitions", Integer.toString(fleet.partitions()));
        chosen.put("triage.threads", Integer.toString(fleet.threads()));
        chosen.put("triage.cache-mb", "0"); // rounds have the same texts
        chosen.put("triage.audit-share", "0"); // a copy would look like a result that came twice
        TriageConfig config = TriageConfig.of(chosen);
        Rig.createTopics(config);
        RunningFleet running = new RunningFleet(config);
        try {
            for (int i = 0; i < fleet.instances(); i++) {
                chosen.put(
                        "triage.state-dir",
                        directory.resolve(fleet.name() + "-" + i).toString());
                running.processes.add(RunProcess.start(jvm, mainClass, settings.heapMegabytes(), chosen, directory));
            }
            for (RunProcess process : running.processes) {
                process.awaitReady();
            }
            running.teach(settings.examples().rows());
            return running;
        } catch (IOException | InterruptedException | RuntimeException e) {
            running.close();
            throw e;
        }
    }

    private void teach(List<CsvTable.Row> examples) throws InterruptedException {
        Rig.teach(loader, examples);
        for (RunProcess process : processes) {
            process.awaitFit(examples.size());
        }
    }

    /** Sends the texts as tickets and waits until they have been worked off. */
    Drained drain(List<String> texts) throws InterruptedException {
        Optional<Duration> before = processorTime();
        Watch watch = new Watch();
        for (String text : texts) {
            loader.ticket(Ticket.of(PREFIX + sent++, "", text));
        }
        loader.flush();
        while (!watch.over()) {
            watch.look();
        }
        Optional<Duration> spent = processorTime().flatMap(after -> before.map(after::minus));
        return new Drained(
                watch.perSecond(),
                spent.map(time -> time.toNanos() / 1e6 / texts.size()).orElse(Double.NaN),
                watch.mostLag,
                (watch.emptied - watch.start) / 1e9);
    }

    /** Of all instances together. */
    private Optional<Duration> processorTime() {
        return processes.stream()
                .map(RunProcess::processorTime)
                .reduce(Optional.of(Duration.ZERO), (sum, one) -> sum.flatMap(time -> one.map(time::plus)));
    }

    /** Tickets of all backlogs. */
    int sent() {
        return sent;
    }

    /** Tickets without a committed result, of all backlogs. */
    int lost() {
        results.readToEnd(POLL);
        return sent - results.count();
    }

    /** Results that were not a ticket's first, of all backlogs. */
    int doubled() {
        results.readToEnd(POLL);
        return results.repeated();
    }

    @Override
    public void close() {
        processes.forEach(RunProcess::end);
        processes.forEach(RunProcess::close);
        lag.close();
        results.close();
        loader.close();
        serdes.close();
    }

    /** Looks at one backlog from before its first ticket. */
    private final class Watch {
        private final long start = System.nanoTime();
        private final int before = results.count();
        private int count = before;
        private long last = start;
        private long probed = start;
        private long mostLag;
        private boolean empty;
        private long emptied;

        /** True once nothing waits and all results are there, or a missing one has had its time. */
        boolean over() {
            return empty && (count >= sent || System.nanoTime() - Math.max(last, emptied) > GRACE.toNanos());
        }

        void look() throws InterruptedException {
            results.poll(POLL);
            long now = System.nanoTime();
            if (results.count() > count) {
                count = results.count();
                last = now;
            }
            if (!empty && now - probed > BETWEEN_PROBES.toNanos()) {
                probed = now;
                probe();
            }
            if (now - last > PATIENCE.toNanos()) {
                throw new SetupException("No more results have come for " + PATIENCE.toSeconds()
                        + " s: look whether the examples are in languages that the encoder reads.");
            }
        }

        private void probe() throws InterruptedException {
            processes.forEach(RunProcess::requireRunning);
            Map<Integer, Long> waiting = lag.lag(); // empty if the broker didn't answer
            long all = waiting.values().stream().mapToLong(Long::longValue).sum();
            mostLag = Math.max(mostLag, all);
            empty = !waiting.isEmpty() && all == 0;
            emptied = System.nanoTime();
        }

        double perSecond() {
            return (count - before) * 1e9 / (last - start);
        }
    }
}
