package dev.triage.web;

import dev.triage.web.compare.BatchApi;
import dev.triage.web.compare.CompareApi;
import dev.triage.web.faq.FaqApi;
import dev.triage.web.faq.FaqIndex;
import dev.triage.web.rank.RankApi;
import java.util.List;

/** The pages that compare, score files and answer, with what stands behind them, for any server. */
public final class Workbench implements AutoCloseable {
    private final BatchApi batches;
    private final List<WebServer.Module> modules;

    private Workbench(BatchApi batches, List<WebServer.Module> modules) {
        this.batches = batches;
        this.modules = modules;
    }

    /** @param faq may be empty, and may be filled later */
    public static Workbench open(ServedEncoders encoders, WorkPool pool, FaqIndex faq) {
        BodyLimit bodies = BodyLimit.standard();
        BatchApi batches = new BatchApi(encoders, pool, bodies);
        return new Workbench(
                batches,
                List.of(
                        new CompareApi(encoders, pool, bodies),
                        batches,
                        new FaqApi(faq, pool, bodies),
                        new RankApi(encoders, pool, bodies),
                        WebAssets.of(
                                "compare.html",
                                "compare.js",
                                "batch.html",
                                "batch.js",
                                "answers.html",
                                "answers.js",
                                "shell.js",
                                "texts.js",
                                "workbench.css",
                                "console/console.css",
                                "console/icon.svg")));
    }

    public List<WebServer.Module> modules() {
        return modules;
    }

    @Override
    public void close() {
        batches.close();
    }
}
