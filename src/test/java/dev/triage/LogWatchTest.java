package dev.triage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LogWatchTest {
    private static final Logger OWN = LoggerFactory.getLogger(LogWatchTest.class);
    private static final Logger FOREIGN = LoggerFactory.getLogger("org.apache.kafka.clients.producer.KafkaProducer");

    /** A program that says too much. */
    static final class Chatterbox {
        public static void main(String[] arguments) {
            OWN.info("event=routed text={}", "the rhinoceros sat on the printer");
        }
    }

    @Test
    void shouldFindWhatIsLoggedAtTheLevelsThatShip() throws IOException {
        OWN.info("event=routed text={}", "the rhinoceros sat on the printer");
        expectFound("dev.triage.LogWatchTest logged 'rhinoceros'");

        FOREIGN.warn(
                "something failed", new IllegalStateException("outer", new IllegalStateException("store-secret-1")));
        expectFound("KafkaProducer logged 'store-secret-1'");

        FOREIGN.info("the rhinoceros is not logged at this level");
        OWN.info("event=fitted encoder=all-minilm-l6-v2-q examples=12");
        LogWatch.expectNothingFound();
    }

    @Test
    void shouldFindWhatAProcessOfTheTestsLogs() throws Exception {
        Process process = JavaProcess.of(Chatterbox.class, List.of())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();

        expectFound("dev.triage.LogWatchTest logged 'rhinoceros'");
    }

    @Test
    void shouldFindWhatIsInAFile(@TempDir Path directory) throws IOException {
        Path log = directory.resolve("instance.log");
        Files.write(
                log, List.of("event=started", "text=SMS code comes ten minutes late and by then it's no longer valid"));

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> LogWatch.expectNoLeak(log))
                .withMessageContaining("SMS code comes ten minutes late");
        Files.write(log, List.of("event=started"));
        LogWatch.expectNoLeak(log);
    }

    private static void expectFound(String found) {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(LogWatch::expectNothingFound)
                .withMessageContaining(found);
    }
}
