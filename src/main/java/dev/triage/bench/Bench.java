package dev.triage.bench;

import static dev.triage.bench.Measurement.LATENCY;
import static dev.triage.bench.Measurement.PIPELINE;
import static dev.triage.bench.Measurement.REPEATS;

import dev.triage.runtime.embedded.EmbeddedStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** One run of the benchmark: what was asked for, one after the other, on a broker and in a folder of its own. */
public final class Bench {
    private final BenchSettings settings;
    private final Figures figures = new Figures();

    public Bench(BenchSettings settings) {
        this.settings = settings;
        figures.put("texts", settings.texts().size());
        figures.put("examples", settings.examples().rows().size());
        figures.put("threads", settings.threads());
        figures.put("partitions", settings.partitions());
    }

    /**
     * Measures.
     *
     * @return figures by name; null where one was not asked for or could not be measured here
     * @throws dev.triage.runtime.SetupException if nothing comes out of the pipeline any more
     */
    public Map<String, Object> run(Set<Measurement> wanted) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("ticket-triage-bench");
        try {
            try (EmbeddedStack stack = EmbeddedStack.start(directory.resolve("stack"))) {
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
            }
        } finally {
            delete(directory);
        }
        return figures.all();
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
