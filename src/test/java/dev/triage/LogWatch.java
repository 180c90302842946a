package dev.triage;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import dev.triage.runtime.CsvTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.lifecycle.AfterContainerHook;
import net.jqwik.api.lifecycle.ContainerLifecycleContext;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Reads the log of all tests along, at the levels that ship, and fails the test class in whose time a secret or the text
 * of a ticket got into it. Registered for every test of Jupiter and jqwik; processes that tests start with the tests'
 * class path tell what they found by a file. What a process writes that runs the jar is read by
 * {@link #expectNoLeak(Path)}.
 */
public final class LogWatch extends UnsynchronizedAppenderBase<ILoggingEvent>
        implements AfterAllCallback, AfterContainerHook {
    /** Generated texts have it, and no message does. */
    public static final String WORD = "rhinoceros";

    /** Shorter texts of the sample may be words that a message has by itself. */
    private static final int SHORTEST_TEXT = 12;

    /** Relative to where Maven starts the tests, and they their processes. */
    private static final Path FOUND = Path.of("target", "leaked.log");

    private static final List<String> SECRETS = List.of(
            "correct horse battery",
            "token-of-the-help-desk",
            "0123456789abcdef0123456789abcdef",
            "a-token-of-thirty-two-characters",
            "store-secret-1",
            "admin-secret-1",
            "application-secret-1",
            "topics-secret-1",
            "importer-secret-1",
            "session-secret-1",
            "token-secret-1",
            "$2a$");

    private static final List<String> TEXTS = List.of(
            WORD,
            "paper jam",
            "paper stuck",
            "it is stuck",
            "zebra crossing",
            "giraffe parade",
            "forgot my password",
            "reset my password",
            "password forgotten",
            "something odd",
            "打印机卡纸",
            "密码忘了");

    private final List<String> forbidden = new ArrayList<>();

    public LogWatch() {
        forbidden.addAll(SECRETS);
        forbidden.addAll(TEXTS);
        for (String file : List.of("/sample/tickets.csv", "/sample/examples.csv")) {
            try (InputStream in = CsvTable.class.getResourceAsStream(file)) {
                CsvTable.read(file, in).rows().stream()
                        .flatMap(row -> Stream.of(row.text(), row.subject()))
                        .filter(text -> text.length() >= SHORTEST_TEXT)
                        .distinct()
                        .forEach(forbidden::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** What the log must not have, if it has any of it. */
    Optional<String> leak(String logged) {
        return forbidden.stream().filter(logged::contains).findFirst();
    }

    /** Of what a process has written that runs the jar. */
    public static void expectNoLeak(Path log) throws IOException {
        LogWatch watch = new LogWatch();
        for (String line : Files.readAllLines(log)) {
            watch.leak(line).ifPresent(leak -> {
                throw new AssertionError(log + " has '" + leak + "': " + line);
            });
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        look(event, event.getFormattedMessage());
        for (IThrowableProxy thrown = event.getThrowableProxy(); thrown != null; thrown = thrown.getCause()) {
            look(event, String.valueOf(thrown.getMessage()));
        }
    }

    private void look(ILoggingEvent event, String logged) {
        leak(logged).ifPresent(leak -> note(event.getLoggerName() + " logged '" + leak + "': " + logged + "\n"));
    }

    private static synchronized void note(String found) {
        try {
            Files.createDirectories(FOUND.getParent());
            Files.writeString(FOUND, found, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws AssertionError if anything was found since the last time */
    static synchronized void expectNothingFound() throws IOException {
        if (Files.exists(FOUND)) {
            String found = Files.readString(FOUND);
            Files.delete(FOUND);
            throw new AssertionError("The log has what it must not have:\n" + found);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        expectNothingFound();
    }

    @Override
    public void afterContainer(ContainerLifecycleContext context) throws IOException {
        expectNothingFound();
    }
}
