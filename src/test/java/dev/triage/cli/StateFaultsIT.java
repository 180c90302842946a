package dev.triage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.triage.RequiredPart;
import dev.triage.core.Ticket;
import dev.triage.runtime.TriageApp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Faults of what an instance keeps on its own disk. */
@Tag("long")
@Timeout(180)
class StateFaultsIT extends FaultStand {
    @Test
    void diskFull() throws Exception {
        createTopics();
        Path disk = Files.createDirectories(directory.resolve("disk"));
        if (!mount(disk)) {
            RequiredPart.missing("mount", "no small disk can be mounted, so a full one was not tried");
        }
        try {
            settings.put("triage.state-dir", disk.resolve("state").toString());
            fill(disk.resolve("filler"));

            Ended ended = run(() -> {});

            assertThat(ended.exitCode()).isEqualTo(1);
            assertThat(ended.said()).contains("can't be written").contains("make room");
            Files.delete(disk.resolve("filler"));
            startApp().close();
        } finally {
            new ProcessBuilder("umount", "-l", disk.toString()).start().waitFor();
        }
    }

    private static boolean mount(Path disk) throws Exception {
        try {
            return new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk.toString())
                            .redirectErrorStream(true)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static void fill(Path file) {
        try {
            Files.write(file, new byte[8 << 20]);
        } catch (IOException e) {
            // that is the point
        }
    }

    @Test
    void stateDamaged() throws Exception {
        createTopics();
        work((loader, watcher) -> {
            try (TriageApp app = startApp()) {
                loader.ticket(Ticket.of("t1", "", "paper jam"));
                loader.flush();
                awaitOutcome(watcher, "t1");
                assertThat(app.failure()).isNull();
            }
            assertThat(damage(directory.resolve("state"))).isPositive();

            Ended ended = run(() -> {
                loader.ticket(Ticket.of("t2", "", "paper jam"));
                loader.flush();
            });
            assertThat(ended.exitCode()).isEqualTo(1);
            assertThat(ended.said()).contains("is damaged").contains("is deleted: start again");

            try (TriageApp app = startApp()) {
                awaitOutcome(watcher, "t2");
                loader.ticket(Ticket.of("t1", "", "paper jam")); // known from the rebuilt state
                loader.ticket(Ticket.of("t3", "", "paper jam"));
                loader.flush();
                awaitOutcome(watcher, "t3");
                assertThat(app.count("triage.tickets.repeated")).isEqualTo(1);
            }
        });
    }

    /** Overwrites what the stores consist of. */
    private static int damage(Path state) throws IOException {
        int damaged = 0;
        try (Stream<Path> files = Files.walk(state)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                if (name.startsWith("MANIFEST") || name.endsWith(".sst") || name.equals("CURRENT")) {
                    Files.write(file, new byte[(int) Math.max(16, Files.size(file))]);
                    damaged++;
                }
            }
        }
        return damaged;
    }
}
