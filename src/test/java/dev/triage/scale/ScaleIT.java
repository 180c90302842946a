package dev.triage.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
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
    /** More of them, {@code -Dtriage.scale.burst=…}, for measuring what a longer history costs. */
    private static final int BURST = Integer.getInteger("triage.scale.burst", 20_000);

    @TempDir
    Path directory;

    @Test
    void shouldLoseAndDoubleNothingWhileInstancesComeAndGo() throws Exception {
        int threads = 2; // one instance has fewer threads than there are partitions, four have as many
        try (ScaleRig rig = new ScaleRig(directory, threads, 0)) {
            Fleet fleet = rig.fleet;
            Outputs outputs = rig.outputs;
            fleet.scaleTo(1);
            fleet.get(0).awaitReady();
            Load load = new Load(rig.loader, 100);
            await(() -> outputs.tickets() > 0);
            outputs.beginPauses();

            Autoscaler autoscaler = new Autoscaler(2000, ScaleRig.PARTITIONS / threads, Duration.ofSeconds(6));
            Instant begin = Instant.now();
            load.burst(BURST);
            Instant drained = scaleUntilDrained(rig, autoscaler);
            Map<Integer, Long> pausesOut = outputs.pausesMs();
            outputs.beginPauses();
            scaleDown(rig, autoscaler);
            Map<Integer, Long> pausesIn = outputs.pausesMs();
            end(load, rig);

            System.out.printf(
                    "scale: 1 to %d to 1 instances of %d threads over %d partitions, %d tickets, %d lost,"
                            + " %d doubled, drained in %.1f s%n",
                    fleet.most(),
                    threads,
                    ScaleRig.PARTITIONS,
                    load.sent(),
                    load.sent() - outputs.tickets(),
                    outputs.doubled(),
                    Duration.between(begin, drained).toMillis() / 1e3);
            System.out.println("scale: longest pause per partition, ms, while instances came " + pausesOut
                    + ", while they went " + pausesIn);
            System.out.println("scale: most resident memory, MB " + fleet.memoryMb());
            assertThat(outputs.tickets()).isEqualTo(load.sent());
            assertThat(outputs.doubled()).isZero();
            assertThat(fleet.most()).isEqualTo(ScaleRig.PARTITIONS / threads);
            assertThat(fleet.size()).isEqualTo(1);

            measureRestore(fleet.get(0));
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
    void shouldPauseNoPartitionLongWhenASecondInstanceJoins() throws Exception {
        try (ScaleRig rig = new ScaleRig(directory, 4, 0)) {
            rig.fleet.scaleTo(1);
            rig.fleet.get(0).awaitReady();
            Load load = new Load(rig.loader, 100);
            await(() -> rig.outputs.tickets() > 500);
            rig.outputs.beginPauses();

            rig.fleet.scaleTo(2);
            rig.fleet.get(1).awaitReady();
            int before = rig.outputs.tickets();
            await(() -> rig.outputs.tickets() > before + 500); // both work
            Map<Integer, Long> pauses = rig.outputs.pausesMs();
            end(load, rig);

            judgePauses("second instance: 1 to 2 instances of 4 threads", rig, load, pauses);
        }
    }

    @Test
    void shouldPauseNoPartitionLongWhileAllInstancesAreRestarted() throws Exception {
        int instances = 3; // of more threads than there are partitions
        try (ScaleRig rig = new ScaleRig(directory, 4, 1)) {
            Fleet fleet = rig.fleet;
            fleet.scaleTo(instances);
            await(fleet::ready);
            Load load = new Load(rig.loader, 100);
            await(() -> rig.outputs.tickets() > 500);
            rig.outputs.beginPauses();

            for (int i = instances - 1; i >= 0; i--) {
                fleet.get(i).stop();
                fleet.get(i).start();
                fleet.get(i).awaitReady();
                int before = rig.outputs.tickets();
                await(() -> rig.outputs.tickets() > before + 200); // the next one only when this one works
            }
            Map<Integer, Long> pauses = rig.outputs.pausesMs();
            end(load, rig);

            judgePauses("rolling restart: " + instances + " instances of 4 threads", rig, load, pauses);
        }
    }

    private static void end(Load load, ScaleRig rig) throws Exception {
        load.close();
        await(() -> rig.lag() == 0);
        rig.outputs.close();
    }

    private static void judgePauses(String what, ScaleRig rig, Load load, Map<Integer, Long> pauses) {
        System.out.printf(
                "%s, %d partitions, %d tickets, %d lost, %d doubled, longest pause per partition, ms %s%n",
                what,
                ScaleRig.PARTITIONS,
                load.sent(),
                load.sent() - rig.outputs.tickets(),
                rig.outputs.doubled(),
                pauses);
        assertThat(rig.outputs.tickets()).isEqualTo(load.sent());
        assertThat(rig.outputs.doubled()).isZero();
        assertThat(Collections.max(pauses.values()))
                .as("5 s are the aim on a quiet machine")
                .isLessThanOrEqualTo(15_000);
    }

    private static Instant scaleUntilDrained(ScaleRig rig, Autoscaler autoscaler) throws Exception {
        Instant deadline = Instant.now().plusSeconds(180 + BURST / 500);
        while (true) {
            long lag = rig.lag();
            int wanted = autoscaler.wanted(lag);
            if (wanted > rig.fleet.size()) {
                rig.fleet.scaleTo(wanted);
            }
            if (lag < 200 && rig.fleet.ready()) {
                return Instant.now();
            }
            assertThat(Instant.now()).as("lag %d does not drain", lag).isBefore(deadline);
            Awaitility.await().pollDelay(Duration.ofMillis(500)).until(() -> true);
        }
    }

    private static void scaleDown(ScaleRig rig, Autoscaler autoscaler) throws Exception {
        while (rig.fleet.size() > 1) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .during(autoscaler.window())
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> autoscaler.wanted(rig.lag()) < rig.fleet.size());
            rig.fleet.scaleTo(rig.fleet.size() - 1);
        }
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(100))
                .until(condition);
    }
}
