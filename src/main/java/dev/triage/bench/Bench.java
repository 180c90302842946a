package dev.triage.bench;

import static dev.triage.bench.Measurement.CATEGORIES;
import static dev.triage.bench.Measurement.CLASSIFY;
import static dev.triage.bench.Measurement.IMPORT;
import static dev.triage.bench.Measurement.INSTANCES;
import static dev.triage.bench.Measurement.LATENCY;
import static dev.triage.bench.Measurement.LENGTH;
import static dev.triage.bench.Measurement.MEMORY;
import static dev.triage.bench.Measurement.PEERS;
import static dev.triage.bench.Measurement.PIPELINE;
import static dev.triage.bench.Measurement.REPEATS;
import static dev.triage.bench.Measurement.START;
import static dev.triage.bench.Measurement.VOLUME;

import dev.triage.runtime.embedded.EmbeddedStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** One run of the benchmark: what was asked for, one after the other, on a broker and in a folder of its own. */
public final class Bench {
    private final BenchSettings settings;
    private final Demonstration demonstration;
    private final Figures figures = new Figures();

    public Bench(BenchSettings settings, Demonstration demonstration) {
        this.settings = settings;
        this.demonstration = demonstration;
        figures.put("texts", settings.texts().size());
        figures.put("examples", settings.examples().rows().size());
        figures.put("threads", settings.threads());
        figures.put("partitions", settings.partitions());
    }

    /**
     * Measures.
     *
     * @return figures by name; null where one was not asked for or could not be measured here
     * @throws dev.triage.runtime.SetupException if nothing comes out of the pipeline any more, or a process that was
     *     started for a measurement fails
     */
    public Map<String, Object> run(Set<Measurement> wanted) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("ticket-triage-bench");
        try {
            Optional<ChildJvm> jvm = childJvm(wanted);
            Optional<PeerComparison> peers = peers(wanted);
            // what needs no broker here shares the machine with none
            if (wanted.contains(START) && jvm.isPresent()) {
                new ColdStart(jvm.get(), demonstration, directory.resolve("start")).measure(settings, figures);
            }
            if (wanted.contains(CLASSIFY) || wanted.contains(CATEGORIES) || wanted.contains(LENGTH)) {
                growth(wanted);
            }
            if (peers.isPresent()) {
                oneCore(peers.get(), jvm, directory);
            }
            if (peers.isPresent()
                    || wanted.contains(PIPELINE)
                    || wanted.contains(LATENCY)
                    || wanted.contains(REPEATS)
                    || wanted.contains(IMPORT)
                    || (wantsMemory(wanted) || wanted.contains(INSTANCES)) && jvm.isPresent()) {
                try (EmbeddedStack stack = EmbeddedStack.start(directory.resolve("stack"))) {
                    withBroker(wanted, stack, directory, jvm, peers);
                }
            }
        } finally {
            delete(directory);
        }
        return figures.all();
    }

    private void growth(Set<Measurement> wanted) {
        try (Growth growth = Growth.open(settings)) {
            if (wanted.contains(CLASSIFY)) {
                growth.classification(figures);
            }
            if (wanted.contains(CATEGORIES)) {
                growth.categories(figures);
            }
            if (wanted.contains(LENGTH)) {
                growth.length(figures);
            }
        }
    }

    private void withBroker(
            Set<Measurement> wanted,
            EmbeddedStack stack,
            Path directory,
            Optional<ChildJvm> jvm,
            Optional<PeerComparison> peers)
            throws IOException, InterruptedException {
        if (wanted.contains(PIPELINE) || wanted.contains(LATENCY)) {
            try (Rig rig = rig(stack, directory, "plain", 0)) {
                if (wanted.contains(PIPELINE)) {
                    new Throughput(settings).measure(rig, figures);
                }
                if (wanted.contains(LATENCY)) {
                    new Latency(settings).measure(rig, figures);
                }
            }
        }
        if (wanted.contains(REPEATS)) {
            try (Rig rig = rig(stack, directory, "cached", Repeats.CACHE_MEGABYTES)) {
                new Repeats(settings).measure(rig, figures);
            }
        }
        if (peers.isPresent()) {
            peers.get().measure(stack, directory, figures);
        }
        if (wanted.contains(IMPORT)) {
            new Import(settings).measure(stack, directory, jvm, demonstration.mainClass(), figures);
        }
        if (wantsMemory(wanted) && jvm.isPresent()) {
            settings.progress()
                    .accept("memory: a process learns "
                            + settings.examples().rows().size() + " examples …");
            new Memory(jvm.get(), demonstration.mainClass(), settings)
                    .measure(stack, directory, figures, wanted.contains(VOLUME));
        }
        if (wanted.contains(INSTANCES) && jvm.isPresent()) {
            new Spread(jvm.get(), demonstration.mainClass(), settings).measure(stack, directory, figures);
        }
    }

    private static boolean wantsMemory(Set<Measurement> wanted) {
        return wanted.contains(MEMORY) || wanted.contains(VOLUME);
    }

    private Optional<ChildJvm> childJvm(Set<Measurement> wanted) {
        Optional<ChildJvm> jvm = ChildJvm.likeThis();
        boolean needed =
                wanted.contains(START) || wantsMemory(wanted) || wanted.contains(INSTANCES) || wanted.contains(PEERS);
        if (jvm.isEmpty() && needed) {
            settings.progress()
                    .accept(
                            "start, memory, instances, peers on one core: not measured, as this JVM was started neither from the"
                                    + " jar nor by a class path; use java -jar target/ticket-triage.jar.");
        }
        return jvm;
    }

    private Optional<PeerComparison> peers(Set<Measurement> wanted) {
        if (!wanted.contains(PEERS)) {
            return Optional.empty();
        }
        Optional<Peer> peer = Peer.find();
        if (peer.isEmpty()) {
            settings.progress()
                    .accept(
                            "peers: not measured, as this is a build without them; use mvn -Ppeers -DskipTests package.");
        }
        return peer.flatMap(found -> PeerComparison.of(found, settings));
    }

    private void oneCore(PeerComparison peers, Optional<ChildJvm> jvm, Path directory)
            throws IOException, InterruptedException {
        if (!OneCoreComparison.possible()) {
            settings.progress().accept("peers on one core: not measured, as there is no command taskset here.");
        } else if (jvm.isPresent()) {
            new OneCoreComparison(jvm.get(), peers.settings()).measure(directory, figures);
        }
    }

    private Rig rig(EmbeddedStack stack, Path directory, String name, int cacheMegabytes) throws InterruptedException {
        Rig rig = Rig.start(stack, directory, name, settings, cacheMegabytes);
        try {
            settings.progress().accept("Teaching " + settings.examples().rows().size() + " examples …");
            rig.teach(settings.examples().rows());
            return rig;
        } catch (RuntimeException e) {
            rig.close();
            throw e;
        }
    }

    private static void delete(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(directory)) {
            files = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }
}
