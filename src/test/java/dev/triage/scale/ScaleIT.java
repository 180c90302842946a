package dev.triage.scale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.triage.avro.RecordSerdes;
import dev.triage.core.LabelledExample;
import dev.triage.encoder.TinyNetwork;
import dev.triage.runtime.RecordLoader;
import dev.triage.runtime.TopicAdmin;
import dev.triage.runtime.TriageConfig;
import dev.triage.runtime.console.LagProbe;
import dev.triage.runtime.embedded.EmbeddedStack;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Instances come and go under load, as processes of their own, and an autoscaler is played. A network of one layer
 * stands for the sentence encoder, as it is about volume here, not about meaning: {@code mvn verify -Pscale}.
 */
@Tag("scale")
class ScaleIT {
    private static final int PARTITIONS = 8;

    /** More of them, {@code -Dtriage.scale.burst=…}, for measuring what a longer history costs. */
    private static final int BURST = Integer.getInteger("triage.scale.burst", 20_000);

    @TempDir
    Path directory;

    @Test
    void shouldLoseAndDoubleNothingWhileInstancesComeAndGo() throws Exception {
        int threads = 2; // one instance has fewer threads than there are partitions, four have as many
        try (EmbeddedStack stack = EmbeddedStack.start(directory.resolve("stack"))) {
            TriageConfig config = prepare(stack, threads, 0);
            try (RecordSerdes serdes = new RecordSerdes(config.registry());
                    RecordLoader loader = new RecordLoader(config.kafka(), config.topics(), serdes);
                    Fleet fleet = new Fleet(directory, settings(stack, threads, 0));
                    Outputs outputs = new Outputs(config);
                    LagProbe lag = new LagProbe(config)) {
                teach(loader);
                fleet.scaleTo(1);
                fleet.get(0).awaitReady();
                Load load = new Load(loader, 100);
                await(() -> outputs.tickets() > 0);
                outputs.beginPauses();

                Autoscaler autoscaler = new Autoscaler(2000, PARTITIONS / threads, Duration.ofSeconds(6));
                Instant begin = Instant.now();
                load.burst(BURST);
                Instant drained = scaleUntilDrained(fleet, autoscaler, lag);
                Map<Integer, Long> pausesOut = outputs.pausesMs();
                outputs.beginPauses();
                scaleDown(fleet, autoscaler, lag);
                Map<Integer, Long> pausesIn = outputs.pausesMs();
                load.close();
                await(() -> total(lag) == 0);
                outputs.close();

                System.out.printf(
                        "scale: 1 to %d to 1 instances of %d threads over %d partitions, %d tickets, %d lost,"
                                + " %d doubled, drained in %.1f s%n",
                        fleet.most(),
                        threads,
                        PARTITIONS,
                        load.sent(),
                        load.sent() - outputs.tickets(),
                        outputs.doubled(),
                        Duration.between(begin, drained).toMillis() / 1e3);
                System.out.println("scale: longest pause per partition, ms, while instances came " + pausesOut
                        + ", while they went " + pausesIn);
                System.out.println("scale: most resident memory, MB " + fleet.memoryMb());
                assertThat(outputs.tickets()).isEqualTo(load.sent());
                assertThat(outputs.doubled()).isZero();
                assertThat(fleet.most()).isEqualTo(PARTITIONS / threads);
                assertThat(fleet.size()).isEqualTo(1);

                measureRestore(fleet.get(0));
            }
        }
    }

    /** What decides between StatefulSet and Deployment. */
    private static void measureRestore(Instance instance) throws Exception {
        instance.stop();
        for (boolean kept : new boolean[] {true, false, true, false}) {
            if (!kept) {
                instance.forgetState();
            }
            instance.start();
            Duration ready = instance.awaitReady();
            instance.stop();
            System.out.printf(
                    "scale: start to ready %s its state %.1f s%n", kept ? "with" : "without", ready.toMillis() / 1e3);
            assertThat(ready).isLessThan(Duration.ofSeconds(100));
        }
    }

    @Test
    void shouldPauseNoPartitionLongWhileAllInstancesAreRestarted() throws Exception {
        int threads = 4; // more threads than partitions
        int instances = 3;
        try (EmbeddedStack stack = EmbeddedStack.start(directory.resolve("stack"))) {
            TriageConfig config = prepare(stack, threads, 1);
            try (RecordSerdes serdes = new RecordSerdes(config.registry());
                    RecordLoader loader = new RecordLoader(config.kafka(), config.topics(), serdes);
                    Fleet fleet = new Fleet(directory, settings(stack, threads, 1));
                    Outputs outputs = new Outputs(config);
                    LagProbe lag = new LagProbe(config)) {
                teach(loader);
                fleet.scaleTo(instances);
                await(fleet::ready);
                Load load = new Load(loader, 100);
                await(() -> outputs.tickets() > 500);
                outputs.beginPauses();

                for (int i = instances - 1; i >= 0; i--) {
                    fleet.get(i).stop();
                    fleet.get(i).start();
                    fleet.get(i).awaitReady();
                    int before = outputs.tickets();
                    await(() -> outputs.tickets() > before + 200); // the next one only when this one works
                }
                long longest = outputs.longestPauseMs();
                Map<Integer, Long> pauses = outputs.pausesMs();
                load.close();
                await(() -> total(lag) == 0);
                outputs.close();

                System.out.println("rolling restart: " + instances + " instances of " + threads + " threads, "
                        + PARTITIONS + " partitions, "
                        + load.sent() + " tickets, " + (load.sent() - outputs.tickets()) + " lost, " + outputs.doubled()
                        + " doubled, longest pause per partition, ms " + pauses);
                assertThat(outputs.tickets()).isEqualTo(load.sent());
                assertThat(outputs.doubled()).isZero();
                assertThat(longest).as("5 s are the aim on a quiet machine").isLessThanOrEqualTo(15_000);
            }
        }
    }

    private TriageConfig prepare(EmbeddedStack stack, int threads, int standbys) throws Exception {
        TinyNetwork.folder(directory.resolve("models"), "tiny", 32);
        TriageConfig config = TriageConfig.of(settings(stack, threads, standbys));
        try (TopicAdmin topics = TopicAdmin.of(config)) {
            topics.createMissing(config.replication());
        }
        return config;
    }

    private Map<String, String> settings(EmbeddedStack stack, int threads, int standbys) {
        Map<String, String> settings = new TreeMap<>(stack.settings());
        settings.put("kafka.num.standby.replicas", Integer.toString(standbys));
        settings.put("triage.partitions", Integer.toString(PARTITIONS));
        settings.put("triage.replication", "1");
        settings.put("triage.threads", Integer.toString(threads));
        settings.put("triage.encoder", "tiny");
        settings.put("triage.models", directory.resolve("models").toString());
        settings.put("triage.audit-share", "0");
        settings.put("triage.embedding-port", "");
        // small bites: else a partition waits while thousands of another's tickets are worked off, and that is no pause
        settings.put("kafka.max.partition.fetch.bytes", "65536");
        return settings;
    }

    private static void teach(RecordLoader loader) {
        for (int i = 0; i < 20; i++) {
            loader.example(new LabelledExample("p" + i, "printer paper jam " + i, "printer", "it"));
            loader.example(new LabelledExample("a" + i, "password forgot login " + i, "access", "it"));
        }
        loader.flush();
    }

    private static Instant scaleUntilDrained(Fleet fleet, Autoscaler autoscaler, LagProbe probe) throws Exception {
        Instant deadline = Instant.now().plusSeconds(180 + BURST / 500);
        while (true) {
            long lag = total(probe);
            int wanted = autoscaler.wanted(lag);
            if (wanted > fleet.size()) {
                fleet.scaleTo(wanted);
            }
            if (lag < 200 && fleet.ready()) {
                return Instant.now();
            }
            assertThat(Instant.now()).as("lag %d does not drain", lag).isBefore(deadline);
            Awaitility.await().pollDelay(Duration.ofMillis(500)).until(() -> true);
        }
    }

    private static void scaleDown(Fleet fleet, Autoscaler autoscaler, LagProbe probe) throws Exception {
        while (fleet.size() > 1) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .during(autoscaler.window())
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> autoscaler.wanted(total(probe)) < fleet.size());
            fleet.scaleTo(fleet.size() - 1);
        }
    }

    private static long total(LagProbe probe) throws InterruptedException {
        Map<Integer, Long> byPartition;
        do {
            byPartition = probe.lag();
        } while (byPartition.isEmpty()); // the broker didn't answer
        return byPartition.values().stream().mapToLong(lag -> lag).sum();
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(100))
                .until(condition);
    }
}
