package dev.triage.web.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LongQueueIT {
    private static final int ROUNDS = 10; // enough to see a median; the benchmark takes more

    @TempDir
    private Path directory;

    @Test
    void shouldStayQuickWithTwentyThousandWaitingTickets() throws Exception {
        Map<String, QueueBenchmark.Times> times = QueueBenchmark.run(directory, ROUNDS);
        times.values().forEach(System.out::println);

        // generous, as the machine has other things to do
        assertThat(times.get("first page over HTTP").share(0.5)).isLessThan(1500);
        assertThat(times.get("decision and next item over HTTP").share(0.5)).isLessThan(1000);
        assertThat(times.get("key to next ticket in the browser").share(0.5)).isLessThan(1000);
    }
}
