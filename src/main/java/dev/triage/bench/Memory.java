package dev.triage.bench;

import dev.triage.avro.RecordSerdes;
import dev.triage.core.Ticket;
import dev.triage.runtime.RecordLoader;
import dev.triage.runtime.TriageConfig;
import dev.triage.runtime.embedded.EmbeddedStack;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Resident size of the command {@code run} in a process of its own, against the benchmark's broker: once it has learned
 * the examples, fitted, and decided a round of tickets; and while it decides very many more.
 */
final class Memory {
    private static final String NAME = "resident";
    private static final int PARTS = 10;
    private static final int MOST_TEXTS = 20_000;

    private final ChildJvm jvm;
    private final String mainClass;
    private final BenchSettings settings;

    Memory(ChildJvm jvm, String mainClass, BenchSettings settings) {
        this.jvm = jvm;
        this.mainClass = mainClass;
        this.settings = settings;
    }

    /** @param volume whether to go on with many tickets; their texts repeat, so most encodings come from the cache */
    void measure(EmbeddedStack stack, Path directory, Figures figures, boolean volume)
            throws IOException, InterruptedException {
        Map<String, String> chosen = new TreeMap<>(Rig.settings(stack, NAME, settings));
        chosen.put("triage.threads", Integer.toString(settings.threads()));
        chosen.put("triage.state-dir", directory.resolve(NAME).toString());
        TriageConfig config = TriageConfig.of(chosen);
        Rig.createTopics(config);
        try (RecordSerdes serdes = new RecordSerdes(config.registry());
                RecordLoader loader = new RecordLoader(config.kafka(), config.topics(), serdes);
                Results results = Results.open(config.kafka(), config.topics());
                RunProcess process = RunProcess.start(jvm, mainClass, settings.heapMegabytes(), chosen, directory)) {
            Rig.teach(loader, settings.examples().rows());
            process.awaitFit(settings.examples().rows().size());
            results.begin("ticket-");
            int round = settings.texts().size();
            send(loader, "ticket-", 0, round);
            process.await(results, round);
            put(process.residentSize(), figures);
            if (volume) {
                volume(loader, results, process, figures);
            }
        }
    }

    private void send(RecordLoader loader, String prefix, int from, int to) {
        List<String> texts = settings.texts();
        for (int i = from; i < to; i++) {
            loader.ticket(Ticket.of(prefix + i, "", texts.get(i % Math.min(MOST_TEXTS, texts.size()))));
        }
        loader.flush();
    }

    private void volume(RecordLoader loader, Results results, RunProcess process, Figures figures)
            throws IOException, InterruptedException {
        int tickets = settings.sizes().volume();
        Map<String, Long> megabytes = new LinkedHashMap<>();
        results.begin("more-");
        long start = System.nanoTime();
        for (int part = 1; part <= PARTS; part++) {
            int sent = (int) ((long) tickets * (part - 1) / PARTS);
            int upTo = (int) ((long) tickets * part / PARTS);
            send(loader, "more-", sent, upTo);
            process.await(results, upTo);
            Optional<ResidentSize> size = process.residentSize();
            if (size.isPresent()) {
                megabytes.put(Integer.toString(upTo), size.get().now());
                settings.progress()
                        .accept(String.format(
                                Locale.ROOT,
                                "volume: after %d tickets resident %d MB, %.0f tickets a second so far",
                                upTo,
                                size.get().now(),
                                upTo * 1e9 / (System.nanoTime() - start)));
            }
        }
        figures.put("volumePerSecond", tickets * 1e9 / (System.nanoTime() - start));
        figures.put("residentMbByTickets", megabytes.isEmpty() ? null : megabytes);
    }

    private void put(Optional<ResidentSize> size, Figures figures) {
        if (size.isEmpty()) {
            settings.progress().accept("memory: only Linux tells a process's resident size.");
            return;
        }
        settings.progress()
                .accept(String.format(
                        Locale.ROOT,
                        "memory: resident %d MB, at most %d MB, heap limit %d MB",
                        size.get().now(),
                        size.get().peak(),
                        settings.heapMegabytes()));
        figures.put("residentMb", size.get().now());
        figures.put("residentPeakMb", size.get().peak());
        figures.put("residentHeapLimitMb", settings.heapMegabytes());
    }
}
