package dev.triage.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.RepeatedTest;

class TriageConfigTest {
    private static final int THREADS = 4;

    /** The library behind collects the settings' names when first asked, and isn't made for several threads there. */
    @RepeatedTest(50)
    void shouldShowEachThreadAllSettings() throws Exception {
        TriageConfig config = TriageConfig.of(Map.of("kafka.bootstrap.servers", "127.0.0.1:9"));
        Map<String, String> registry = TriageConfig.of(Map.of()).registry();
        CyclicBarrier start = new CyclicBarrier(THREADS);
        Callable<Map<String, String>> reader = () -> {
            start.await();
            return config.registry();
        };

        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<Map<String, String>>> answers = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                answers.add(threads.submit(reader));
            }
            for (Future<Map<String, String>> answer : answers) {
                assertThat(answer.get()).isEqualTo(registry);
            }
        } finally {
            threads.shutdown();
        }
    }
}
