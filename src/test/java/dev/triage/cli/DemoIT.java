package dev.triage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.triage.JavaProcess;
import dev.triage.avro.RecordSerdes;
import dev.triage.core.Candidate;
import dev.triage.runtime.CsvTable;
import dev.triage.runtime.OutcomeWatcher;
import dev.triage.runtime.OutcomeWatcher.Outcome;
import dev.triage.runtime.TriageConfig;
import dev.triage.runtime.embedded.EmbeddedStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded default as its own process, over the sample that ships with it. */
class DemoIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SAMPLE_TICKETS =
            DemoFiles.sample().tickets().rows().size();

    @TempDir
    private Path directory;

    private Process start(String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "demo", "--data", directory.resolve("data").toString(), "--management-port", "0", "--port", "0"));
        arguments.addAll(List.of(more));
        return JavaProcess.of(TicketTriage.class, List.of(), arguments.toArray(String[]::new))
                .redirectOutput(log().toFile())
                .start();
    }

    private Path log() {
        return directory.resolve("log.txt");
    }

    private JsonNode runToItsEnd() throws Exception {
        Path json = directory.resolve("summary.json");
        Files.deleteIfExists(json);
        Process process = start("--exit-when-done", "--json", json.toString());
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log())).isZero();
        return JSON.readTree(json.toFile());
    }

    @Test
    void shouldDecideEachTicketOnceAndAddNothingWhenStartedAgain() throws Exception {
        JsonNode first = runToItsEnd();
        assertEachDecidedOnce(first);
        assertThat(first.get("labelled").asInt()).isPositive();
        assertThat(first.get("review").asInt()).isPositive();

        JsonNode second = runToItsEnd();
        assertEachDecidedOnce(second);
        assertThat(second.get("labelled")).isEqualTo(first.get("labelled"));

        Map<String, Outcome> outcomes = outcomes();
        for (CsvTable.Row row : DemoFiles.sample().tickets().rows()) {
            if (List.of("打印机卡纸了", "打印出来一半就停", "硒鼓好像没装好").contains(row.text())) {
                assertThat(bestCategory(outcomes.get(row.id()))).as(row.text()).isEqualTo("硬件故障-进纸问题");
            }
        }
    }

    @Test
    void shouldLoseAndDoubleNothingWhenKilledInTheMiddle() throws Exception {
        Process process = start();
        try {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> Files.exists(log()) && Files.readString(log()).contains("routed"));
        } finally {
            process.destroyForcibly().waitFor();
        }

        assertEachDecidedOnce(runToItsEnd());
    }

    private static void assertEachDecidedOnce(JsonNode summary) {
        assertThat(summary.get("tickets").asInt()).isEqualTo(SAMPLE_TICKETS);
        assertThat(summary.get("labelled").asInt()
                        + summary.get("review").asInt()
                        + summary.get("deadLetter").asInt())
                .isEqualTo(SAMPLE_TICKETS);
        assertThat(summary.get("repeated").asInt()).isZero();
    }

    private Map<String, Outcome> outcomes() {
        try (EmbeddedStack stack = EmbeddedStack.start(directory.resolve("data"))) {
            TriageConfig config = TriageConfig.of(new HashMap<>(stack.settings()));
            try (RecordSerdes serdes = new RecordSerdes(config.registry());
                    OutcomeWatcher watcher =
                            new OutcomeWatcher(config.kafka(), config.topics(), serdes, (id, outcome) -> {})) {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(30))
                        .pollInSameThread()
                        .until(
                                () -> {
                                    watcher.poll(Duration.ofMillis(200));
                                    return watcher.outcomes().size();
                                },
                                size -> size == SAMPLE_TICKETS);
                return Map.copyOf(watcher.outcomes());
            }
        }
    }

    private static String bestCategory(Outcome outcome) {
        List<Candidate> candidates = outcome instanceof Outcome.Labelled labelled
                ? labelled.ticket().judgement().candidates()
                : ((Outcome.Review) outcome).ticket().judgement().candidates();
        return outcome instanceof Outcome.Labelled labelled
                ? labelled.ticket().category()
                : candidates.get(0).category();
    }
}
