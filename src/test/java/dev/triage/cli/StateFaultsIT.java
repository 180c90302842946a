package dev.triage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.triage.SmallDisk;
import dev.triage.core.LabelledExample;
import dev.triage.core.Ticket;
import dev.triage.runtime.OutcomeWatcher.Outcome;
import dev.triage.runtime.TriageApp;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
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
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("disk"), 4)) {
            settings.put("triage.state-dir", disk.directory().resolve("state").toString());
            disk.fill();

            Terminal.Done ended = run(() -> {});

            assertThat(ended.exitCode()).isEqualTo(1);
            assertThat(ended.said()).contains("can't be written").contains("make room");
            disk.makeRoom();
            startApp().close();
        }
    }

    /** A store writes only when it has gathered 16 MiB: an instance works on until then, and no ticket suffers from it. */
    @Test
    void diskFullWhileRunning() throws Exception {
        settings.put("triage.partitions", "1"); // all in one store
        createTopics();
        String text = "paper jam ".repeat(100_000);
        List<String> ids = IntStream.range(0, 32).mapToObj(i -> "t" + i).toList();
        try (SmallDisk disk = SmallDisk.mount(directory.resolve("disk"), 128)) {
            settings.put("triage.state-dir", disk.directory().resolve("state").toString());

            Terminal.Done ended = run(() -> {
                work((loader, watcher) -> {
                    loader.ticket(Ticket.of("first", "", "paper jam"));
                    loader.flush();
                    awaitOutcome(watcher, "first"); // its stores are open
                    disk.fill();
                    ids.forEach(id -> loader.ticket(Ticket.of(id, "", text)));
                    loader.flush();
                });
            });

            assertThat(ended.exitCode()).isEqualTo(1);
            assertThat(ended.said())
                    .contains("The local state in " + settings.get("triage.state-dir") + " can't be written")
                    .contains(".sst: No space left on device")
                    .contains("make room");
            disk.makeRoom();
            try (TriageApp app = startApp()) {
                work((loader, watcher) -> {
                    ids.forEach(id -> awaitOutcome(watcher, id));
                    assertThat(watcher.outcomes())
                            .hasSize(1 + ids.size())
                            .allSatisfy((id, outcome) -> assertThat(outcome).isNotInstanceOf(Outcome.DeadLetter.class));
                });
                assertThat(app.failure()).isNull();
            }
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
