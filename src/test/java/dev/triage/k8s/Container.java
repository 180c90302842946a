package dev.triage.k8s;

import dev.triage.LogWatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A container in small: a process by the image's own entry point, in its working directory, as its user where that is
 * allowed, with nothing in the environment but what the image and the test say. The local JRE stands for the base image,
 * and no file system is its own: paths in the entry point therefore have to be relative.
 */
final class Container implements AutoCloseable {
    private final Process process;
    private final Path log;

    private Container(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * @param scratch stands for the volume at {@code /tmp}
     * @param environment what the pod adds to the image's
     */
    static Container start(Image image, Path scratch, Map<String, String> environment, String... arguments)
            throws IOException {
        Path jre = Path.of(System.getProperty("java.home"), "bin");
        List<String> command = new ArrayList<>(asUser(image.user(), jre));
        command.addAll(List.of("env", "-i", "PATH=" + jre, "JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=" + scratch));
        command.addAll(image.environment());
        environment.forEach((name, value) -> command.add(name + "=" + value));
        command.addAll(image.entryPoint());
        command.addAll(List.of(arguments));
        Path log = Files.createTempFile("container", ".log");
        return new Container(
                new ProcessBuilder(command)
                        .directory(image.root()
                                .resolve(image.workingDirectory().substring(1))
                                .toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start(),
                log);
    }

    /** Only root may become somebody else, who then has to be let at the JRE. */
    private static List<String> asUser(String user, Path jre) throws IOException {
        String[] ids = user.split(":");
        List<String> prefix =
                List.of("setpriv", "--reuid=" + ids[0], "--regid=" + ids[1], "--clear-groups", "--no-new-privs");
        List<String> probe = new ArrayList<>(prefix);
        probe.addAll(List.of(jre.resolve("java").toString(), "-version"));
        try {
            Process tried = new ProcessBuilder(probe)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (tried.waitFor() == 0) {
                return prefix;
            }
        } catch (IOException e) {
            // no such program
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.out.println("Skipped: this user can't become " + user + ", so the image runs as the tests do");
        return List.of();
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Waits until it has ended by itself. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("it does not end: " + log());
        }
        return process.exitValue();
    }

    void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    if (!process.isAlive()) {
                        throw new AssertionError("it has ended: " + log());
                    }
                    return condition.call();
                });
    }

    /** As the cluster does before it kills. */
    boolean endsWithin(Duration grace) throws InterruptedException {
        process.destroy();
        return process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        LogWatch.expectNoLeak(log);
        Files.delete(log);
    }
}
