package dev.triage.web.faq;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.triage.core.TriageMetrics;
import dev.triage.encoder.Encoders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class FaqFileTest {
    @TempDir
    private Path directory;

    @Test
    void shouldFollowTheFileAndKeepTheLastThatCouldBeRead() throws Exception {
        Path file = directory.resolve("faq.csv");
        Files.writeString(file, """
                id,question,answer
                reset,How do I reset my password?,Choose "Forgotten".
                bad,"a quote,is never closed
                jam,打印机卡纸了怎么办？,打开后盖。
                """);
        try (Encoders encoders = Encoders.open(Encoders.AUTO, TriageMetrics.NONE)) {
            FaqIndex index = new FaqIndex(encoders);
            try (FaqFile watched = FaqFile.watch(file, index)) {
                assertThat(index.size()).isEqualTo(2);
                assertThat(answer(index, "How can I reset my password?")).isEqualTo("Choose \"Forgotten\".");

                Files.writeString(file, "id,question,answer\nreset,How do I reset my password?,Ask the desk.\n");
                Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> answer(
                                index, "How can I reset my password?")
                        .equals("Ask the desk."));
                assertThat(index.size()).isEqualTo(1);

                Files.writeString(file, "no such columns at all\n");
                Awaitility.await()
                        .during(Duration.ofSeconds(3))
                        .atMost(Duration.ofSeconds(20))
                        .until(() ->
                                answer(index, "How can I reset my password?").equals("Ask the desk."));
            }
        }
    }

    @Test
    void shouldSayOnceThatTheFileHasGoneAndReadItWhenItIsBack() throws Exception {
        Path file = directory.resolve("faq.csv");
        Files.writeString(file, "id,question,answer\nreset,How do I reset my password?,Ask the desk.\n");
        Logger logger = (Logger) LoggerFactory.getLogger(FaqFile.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try (Encoders encoders = Encoders.open("all-minilm-l6-v2-q", TriageMetrics.NONE)) {
            FaqIndex index = new FaqIndex(encoders);
            try (FaqFile watched = FaqFile.watch(file, index)) {
                Files.delete(file);
                Awaitility.await()
                        .during(Duration.ofSeconds(3))
                        .atMost(Duration.ofSeconds(20))
                        .until(() -> warnings(log) == 1);
                assertThat(index.size()).isEqualTo(1);

                Files.writeString(file, "id,question,answer\na,One?,1\nb,Two?,2\n");
                Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> index.size() == 2);
                assertThat(warnings(log)).isEqualTo(1);
            }
        } finally {
            logger.detachAppender(log);
        }
    }

    private static long warnings(ListAppender<ILoggingEvent> log) {
        return List.copyOf(log.list).stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .count();
    }

    private static String answer(FaqIndex index, String question) {
        FaqIndex.Answer answer = index.ask(question, 3);
        return answer.known() ? answer.hits().get(0).entry().answer() : "";
    }
}
