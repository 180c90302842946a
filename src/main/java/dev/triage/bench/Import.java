package dev.triage.bench;

import dev.triage.runtime.CsvTable;
import dev.triage.runtime.embedded.EmbeddedStack;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How long live tickets wait while examples are imported beside them, in turn with times without; then how long an
 * instance takes to start that finds all those examples. No fit is made meanwhile: a fit waits until examples stop coming.
 */
final class Import {
    private static final String NAME = "import";
    private static final double LIVE_SHARE = 0.1;

    private final BenchSettings settings;

    Import(BenchSettings settings) {
        this.settings = settings;
    }

    /** @param jvm to start instances with, if one can be started */
    void measure(EmbeddedStack stack, Path directory, Optional<ChildJvm> jvm, String mainClass, Figures figures)
            throws IOException, InterruptedException {
        Map<String, String> chosen = Rig.settings(stack, NAME, settings);
        chosen.put(
                "triage.fit-quiet", "PT10S"); // longer than between two commits: the only fit sees all that is taught
        chosen.put("triage.fit-after-changes", Integer.toString(Integer.MAX_VALUE));
        chosen.put("triage.fit-after", "PT24H");
        try (Rig rig = Rig.start(chosen, directory, NAME, settings, Repeats.CACHE_MEGABYTES)) {
            rig.teach(settings.examples().rows());
            double rate =
                    LIVE_SHARE * figures.number("pipelinePerSecond").orElseGet(() -> Latency.capacity(rig, settings));
            interleaved(rig, rate, figures);
        }
        if (jvm.isPresent()) {
            Map<String, Double> seconds = new LinkedHashMap<>();
            for (String state : List.of(NAME, "fresh")) { // the one that has just been closed, and none
                chosen.put("triage.state-dir", directory.resolve(state).toString());
                try (RunProcess process =
                        RunProcess.start(jvm.get(), mainClass, settings.heapMegabytes(), chosen, directory)) {
                    double ready = process.awaitReady().toMillis() / 1e3;
                    seconds.put(state.equals(NAME) ? "kept" : "lost", ready);
                    settings.progress()
                            .accept(String.format(
                                    Locale.ROOT,
                                    "import: an instance %s its state is ready %.1f s after its start",
                                    state.equals(NAME) ? "with" : "without",
                                    ready));
                }
            }
            figures.put("startSecondsAfterImport", seconds);
        }
    }

    private void interleaved(Rig rig, double perSecond, Figures figures) throws InterruptedException {
        OpenLoop loop = new OpenLoop(rig, settings.texts());
        int quietTickets = SendSchedule.tickets(perSecond, settings.load());
        List<OpenLoop.Load> quiet = new ArrayList<>();
        List<OpenLoop.Load> beside = new ArrayList<>();
        double seconds = 0;
        int imported = 0;
        for (int round = 0; round < settings.rounds(); round++) {
            int upTo = (int) ((long) settings.sizes().imported() * (round + 1) / settings.rounds());
            OpenLoop.Load without = loop.at(perSecond, sent -> sent < quietTickets);
            List<CsvTable.Row> examples = examples(imported, upTo);
            long start = System.nanoTime();
            rig.send(examples);
            OpenLoop.Load with = loop.at(perSecond, sent -> !rig.knowsAll());
            seconds += (System.nanoTime() - start) / 1e9;
            imported = upTo;
            quiet.add(without);
            beside.add(with);
            settings.progress()
                    .accept(String.format(
                            Locale.ROOT,
                            "import, round %d: p99 %.0f ms without (p50 %.0f), %.0f beside %d examples (p50 %.0f),"
                                    + " longest %.0f, ratio %.2f",
                            round + 1,
                            without.msP99(),
                            without.msP50(),
                            with.msP99(),
                            examples.size(),
                            with.msP50(),
                            with.msMax(),
                            with.msP99() / without.msP99()));
        }
        double[] ratios = new double[quiet.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = beside.get(i).msP99() / quiet.get(i).msP99();
        }
        figures.put("importToQuietMsP99", Interleaved.median(ratios));
        figures.put("quietMsP99", median(quiet));
        figures.put("importMsP99", median(beside));
        figures.put("importedPerSecond", imported / seconds);
    }

    private static double median(List<OpenLoop.Load> loads) {
        return Interleaved.median(
                loads.stream().mapToDouble(OpenLoop.Load::msP99).toArray());
    }

    /** As many different texts as asked for. */
    private List<CsvTable.Row> examples(int from, int to) {
        List<CsvTable.Row> known = settings.examples().rows();
        List<CsvTable.Row> rows = new ArrayList<>(to - from);
        for (int i = from; i < to; i++) {
            CsvTable.Row row = known.get(i % known.size());
            rows.add(new CsvTable.Row("imported-" + i, "", row.text() + " " + i, row.label()));
        }
        return rows;
    }
}
