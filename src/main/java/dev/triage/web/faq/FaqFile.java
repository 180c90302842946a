package dev.triage.web.faq;

import dev.triage.core.FaqEntry;
import dev.triage.runtime.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an index like a file, see {@link FaqTable}. A changed file is read again within seconds; one that can't be read,
 * or has gone, leaves the index as it was, which is said once.
 */
public final class FaqFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FaqFile.class);

    private final Path file;
    private final FaqIndex index;
    private final ScheduledExecutorService watcher = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "faq-file");
        thread.setDaemon(true);
        return thread;
    });
    private String seen = "";

    private FaqFile(Path file, FaqIndex index) {
        this.file = file;
        this.index = index;
    }

    /**
     * Reads the file and goes on watching it.
     *
     * @throws SetupException if it can't be read
     */
    public static FaqFile watch(Path path, FaqIndex index) {
        if (!Files.isReadable(path)) {
            throw new SetupException("The file " + path + " can't be read: check its name.");
        }
        FaqFile file = new FaqFile(path, index);
        file.seen = file.stamp();
        file.load();
        file.watcher.scheduleWithFixedDelay(file::look, 1, 1, TimeUnit.SECONDS);
        return file;
    }

    /** Differs whenever the file has changed, has gone or is back. */
    private String stamp() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size();
        } catch (IOException e) {
            return e.getClass().getName();
        }
    }

    private void look() {
        String now = stamp();
        if (now.equals(seen)) {
            return;
        }
        seen = now;
        try {
            load();
            LOG.info("event=faq-read entries={}", index.size());
        } catch (RuntimeException e) {
            LOG.warn("event=faq-not-read error={}", e.getClass().getSimpleName());
        }
    }

    private void load() {
        FaqTable table = FaqTable.read(file);
        table.badRows().forEach(row -> LOG.warn("event=faq-row-left-out row={}", row));
        table.entries().forEach(index::put);
        index.retain(table.entries().stream().map(FaqEntry::id).collect(Collectors.toSet()));
    }

    @Override
    public void close() {
        watcher.shutdownNow();
    }
}
