package dev.triage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.triage.RequiredPart;
import dev.triage.core.LabelledExample;
import dev.triage.core.Ticket;
import dev.triage.runtime.TriageApp;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** Faults of what an instance keeps on its own disk. */
@Tag("long")
@Timeout(180)
class StateFaultsIT extends FaultStand {
    @Test
    void diskFull() throws Exception {
        createTopics();
        Path disk = Files.createDirectories(directory.resolve("disk"));
        mount(disk);
        try {
            settings.put("triage.state-dir", disk.resolve("state").toString());
            fill(disk.resolve("filler"));

            Terminal.Done ended = run(() -> {});

            assertThat(ended.exitCode()).isEqualTo(1);
            assertThat(ended.said()).contains("can't be written").contains("make room");
            Files.delete(disk.resolve("filler"));
            startApp().close();
        } finally {
            new ProcessBuilder("umount", "-l", disk.toString()).start().waitFor();
        }
    }

    /** A file system of 4 MiB in memory. */
    private static void mount(Path disk) throws Exception {
        boolean mounted;
        try {
            mounted = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk.toString())
                            .redirectErrorStream(true)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            mounted = false;
        }
        if (!mounted) {
            RequiredPart.missing("mount", "no small disk can be mounted, so a full one was not tried");
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

            Terminal.Done ended = run(() -> {
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

    /** As a process leaves it that is killed after the store has been written out. */
    @Test
    void stateLeftOpen() throws Exception {
        createTopics();
        work((loader, watcher) -> {
            loader.example(new LabelledExample("e1", "paper jam", "printer", ""));
            loader.flush();
            try (TriageApp app = startApp()) {
                Awaitility.await().atMost(PATIENCE).until(() -> app.state().examples() == 1);
            }
            List<Path> stores = stores(Path.of(settings.get("triage.state-dir")));
            assertThat(stores).hasSizeGreaterThanOrEqualTo(5);
            for (Path store : stores) {
                leaveOpen(store);
            }

            try (TriageApp app = startApp()) {
                assertThat(app.state().examples()).isEqualTo(1);
                loader.example(new LabelledExample("e1", "paper jam", "hardware", "")); // taken from what was rebuilt
                loader.flush();
                Awaitility.await()
                        .atMost(PATIENCE)
                        .until(() ->
                                app.state().index(app.encoders().first().id()).position("printer") < 0);
                assertThat(app.state().examples()).isEqualTo(1);
                assertThat(app.failure()).isNull();
            }
        });
    }

    private static List<Path> stores(Path state) throws IOException {
        try (Stream<Path> files = Files.walk(state)) {
            return files.filter(file -> file.getFileName().toString().equals("rocksdb"))
                    .flatMap(folder -> Stream.of(folder.toFile().listFiles()))
                    .map(File::toPath)
                    .toList();
        }
    }

    private static void leaveOpen(Path store) throws RocksDBException {
        RocksDB.loadLibrary();
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try (Options options = new Options();
                DBOptions open = new DBOptions()) {
            List<ColumnFamilyDescriptor> families = RocksDB.listColumnFamilies(options, store.toString()).stream()
                    .map(ColumnFamilyDescriptor::new)
                    .toList();
            try (RocksDB db = RocksDB.open(open, store.toString(), families, handles)) {
                for (ColumnFamilyHandle handle : handles) {
                    if (Arrays.equals(handle.getName(), "offsets".getBytes(StandardCharsets.UTF_8))) {
                        byte[] status = "status".getBytes(StandardCharsets.UTF_8);
                        assertThat(db.get(handle, status)).as("closed").isEqualTo(new byte[Long.BYTES]);
                        db.put(handle, status, new byte[] {0, 0, 0, 0, 0, 0, 0, 1});
                    }
                }
                handles.forEach(ColumnFamilyHandle::close);
            }
        }
        assertThat(handles).hasSizeGreaterThan(1);
    }
}
