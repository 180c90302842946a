package dev.triage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.triage.runtime.CsvTable;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A short form of {@code bench-services}. The limits are wide, as a machine that builds has other things to do; what was
 * measured on an idle one stands in the README.
 */
class ServiceLoadIT {
    private static ServiceBench bench;

    @BeforeAll
    static void start() {
        List<String> texts = DemoFiles.sample().tickets().rows().stream()
                .map(CsvTable.Row::text)
                .filter(text -> !text.isBlank())
                .toList();
        bench = new ServiceBench(texts);
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    @Test
    void shouldServeManyClientsAtOnceWithoutErrors() throws Exception {
        ServiceBench.Load load = bench.load(64, 6);

        System.out.println(load);
        assertThat(load.errors()).as("%s", load).isZero();
        assertThat(load.answers()).isPositive();
        assertThat(load.ratio()).as("%s", load).isGreaterThan(0.4);
    }

    @Test
    void shouldAddLittleToTheEncodersOwnTime() throws Exception {
        ServiceBench.Latency latency = bench.latency(60);

        System.out.println(latency);
        assertThat(latency.ratio()).as("%s", latency).isBetween(0.9, 3.0);
    }

    @Test
    void shouldRankAThousandKnownDocumentsInTime() throws Exception {
        ServiceBench.Lookup rank = bench.rank(60);

        System.out.println(rank);
        assertThat(rank.p50()).isLessThan(100);
    }

    @Test
    void shouldFindAmongAThousandAnswersInTime() throws Exception {
        ServiceBench.Lookup faq = bench.faq(1000, 60);

        System.out.println(faq);
        assertThat(faq.p50()).isLessThan(100);
    }
}
