package dev.triage.web.faq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.triage.core.TriageMetrics;
import dev.triage.encoder.Encoders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    private static String answer(FaqIndex index, String question) {
        FaqIndex.Answer answer = index.ask(question, 3);
        return answer.known() ? answer.hits().get(0).entry().answer() : "";
    }
}
