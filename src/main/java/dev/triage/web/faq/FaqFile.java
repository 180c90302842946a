package dev.triage.web.faq;

import dev.triage.runtime.SetupException;
import dev.triage.web.CsvText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an index like a file: CSV with the columns {@code question} and {@code answer}, optionally {@code link} and
 * {@code id}. A changed file is read again within seconds; one that can't be read leaves the index as it was.
 */
public final class FaqFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FaqFile.class);
    private static final int MOST_ENTRIES = 100_000;

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
        FaqFile file = new FaqFile(path, index);
        try {
            file.seen = file.stamp();
            file.load();
        } catch (IOException e) {
            throw new SetupException("The file " + path + " can't be read: check its name.", e);
        }
        file.watcher.scheduleWithFixedDelay(file::look, 1, 1, TimeUnit.SECONDS);
        return file;
    }

    private String stamp() throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return attributes.lastModifiedTime() + " " + attributes.size();
    }

    private void look() {
        try {
            String now = stamp();
            if (!now.equals(seen)) {
                seen = now;
                load();
                LOG.info("event=faq-read entries={}", index.size());
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("event=faq-not-read error={}", e.getClass().getSimpleName());
        }
    }

    private void load() throws IOException {
        Map<String, FaqEntry> entries = new LinkedHashMap<>();
        AtomicReference<List<String>> names = new AtomicReference<>();
        CsvText.detect(file, file.getFileName().toString()).forEach((number, fields) -> {
            List<String> header = names.get();
            if (header == null) {
                List<String> found = fields.stream()
                        .map(field -> field.strip().toLowerCase(Locale.ROOT))
                        .toList();
                names.set(found);
                if (!found.contains("question") || !found.contains("answer")) {
                    throw new SetupException("The file " + file.getFileName()
                            + " needs the columns question and answer in its first line.");
                }
            } else if (!column(header, fields, "question").isEmpty()
                    && !column(header, fields, "answer").isEmpty()) {
                String id = column(header, fields, "id");
                FaqEntry entry = new FaqEntry(
                        id.isEmpty() ? "row-" + number : id,
                        column(header, fields, "question"),
                        column(header, fields, "answer"),
                        column(header, fields, "link"));
                entries.put(entry.id(), entry);
            } else {
                LOG.warn("event=faq-row-left-out row={}", number);
            }
            return entries.size() < MOST_ENTRIES;
        });
        entries.values().forEach(index::put);
        index.retain(entries.keySet());
    }

    private static String column(List<String> header, List<String> fields, String name) {
        int at = header.indexOf(name);
        return at < 0 || at >= fields.size() ? "" : fields.get(at).strip();
    }

    @Override
    public void close() {
        watcher.shutdownNow();
    }
}
