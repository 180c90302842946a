package dev.triage.cli;

import java.io.PrintStream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how far a long piece of work has come: a bar on a terminal, else a line at each tenth. */
final class Progress implements AutoCloseable {
    private final String task;
    private final long total;
    private final PrintStream out;
    private final ProgressBar bar;
    private long tenths;

    Progress(String task, long total, PrintStream out) {
        this.task = task;
        this.total = total;
        this.out = out;
        this.bar = System.console() == null
                ? null
                : new ProgressBarBuilder()
                        .setTaskName(task)
                        .setInitialMax(total)
                        .setStyle(ProgressBarStyle.ASCII)
                        .showSpeed()
                        .setUpdateIntervalMillis(200)
                        .build();
    }

    void at(long done) {
        if (bar != null) {
            bar.stepTo(done);
        } else if (total > 0 && done * 10 / total > tenths) {
            tenths = done * 10 / total;
            out.println(task + ": " + done + " of " + total);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
