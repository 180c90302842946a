package dev.triage.bench;

import dev.triage.runtime.SetupException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A process of this benchmark's, what it prints, and when. It is ended when closed. */
final class Child implements AutoCloseable {
    private static final Duration ENDING = Duration.ofSeconds(45);

    private final long start;
    private final Process process;
    private final Path errors;
    private final Thread orphaned;
    private final BlockingQueue<Line> lines = new LinkedBlockingQueue<>();

    /**
     * Something it printed.
     *
     * @param after since before the process was there
     */
    record Line(String text, Duration after) {}

    /** @param errors is written with what it says on its error output */
    Child(List<String> command, Path errors) throws IOException {
        this.errors = errors;
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        start = System.nanoTime();
        process = builder.start();
        orphaned = new Thread(process::destroy, "child-end");
        Runtime.getRuntime().addShutdownHook(orphaned); // it must not outlive a benchmark that is broken off
        Thread reader = new Thread(this::read, "child-output");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String text = out.readLine(); text != null; text = out.readLine()) {
                lines.add(new Line(text, Duration.ofNanos(System.nanoTime() - start)));
            }
        } catch (IOException e) {
            // the process has been ended
        }
    }

    long pid() {
        return process.pid();
    }

    /** Processor time of all its threads since its start; empty if the system doesn't tell. */
    Optional<Duration> processorTime() {
        return process.info().totalCpuDuration();
    }

    /** Asks it to end and doesn't wait. */
    void end() {
        process.destroy();
    }

    /**
     * Waits for a line in which the pattern is found.
     *
     * @throws SetupException with what the process said if it ends or takes longer than that
     */
    Line await(Pattern pattern, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Line line = lines.poll(100, TimeUnit.MILLISECONDS);
            if (line != null && pattern.matcher(line.text()).find()) {
                return line;
            }
            if (line == null) {
                requireRunning();
            }
            if (System.nanoTime() > deadline) {
                throw new SetupException(
                        "A process did not print '" + pattern + "' within " + patience.toSeconds() + " s." + said());
            }
        }
    }

    /** @throws SetupException with what the process said if it has ended */
    void requireRunning() {
        if (!process.isAlive() && lines.isEmpty()) {
            throw new SetupException("A process ended with " + process.exitValue() + "." + said());
        }
    }

    private String said() {
        try {
            List<String> all = Files.readAllLines(errors);
            return all.isEmpty() ? "" : " It said: " + all.get(all.size() - 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks it to end, as an operator would, and insists if it doesn't. */
    @Override
    public void close() {
        end();
        try {
            if (!process.waitFor(ENDING.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(orphaned);
        } catch (IllegalStateException e) {
            // the JVM is already going down
        }
    }
}
