package dev.triage.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.triage.topology.TopicNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResultsTest {
    private static final TopicNames TOPICS = new TopicNames("");
    private static final TopicPartition LABELLED = new TopicPartition(TOPICS.labelled(), 0);
    private static final TopicPartition REVIEW = new TopicPartition(TOPICS.review(), 0);
    private static final TopicPartition DEAD = new TopicPartition(TOPICS.deadLetter(), 0);

    private final MockConsumer<byte[], Void> consumer = new MockConsumer<>("latest");
    private final Map<TopicPartition, Long> offsets = new HashMap<>();
    private Results results;

    @BeforeEach
    void openAfterSomeRecords() {
        consumer.updateEndOffsets(Map.of(LABELLED, 5L, REVIEW, 5L, DEAD, 5L));
        results = new Results(consumer, List.of(LABELLED, REVIEW, DEAD));
    }

    private void arrives(TopicPartition where, String id) {
        consumer.addRecord(new ConsumerRecord<>(
                where.topic(),
                where.partition(),
                offsets.merge(where, 1L, Long::sum) + 4,
                id == null ? null : id.getBytes(StandardCharsets.UTF_8),
                null));
    }

    @Test
    void shouldCountATicketOnceWhereverItIsSeen() {
        results.begin("a-");
        arrives(LABELLED, "a-1");
        arrives(REVIEW, "a-1"); // a copy for audit
        arrives(REVIEW, "a-2");
        arrives(DEAD, "a-3");
        List<String> seen = new ArrayList<>();

        results.poll(Duration.ZERO, seen::add);

        assertThat(results.count()).isEqualTo(3);
        assertThat(seen).containsExactlyInAnyOrder("a-1", "a-2", "a-3");
    }

    @Test
    void shouldPassOverWhatIsLateOrHasNoId() {
        results.begin("a-");
        arrives(LABELLED, "a-1");
        results.poll(Duration.ZERO);
        results.begin("b-");
        arrives(REVIEW, "a-1");
        arrives(DEAD, null);
        arrives(LABELLED, "b-1");

        results.poll(Duration.ZERO);

        assertThat(results.count()).isEqualTo(1);
    }

    @Test
    void shouldTellWhatCameMoreThanOnceUpToTheEnd() {
        results.begin("a-");
        arrives(LABELLED, "a-1");
        arrives(LABELLED, "a-2");
        arrives(LABELLED, "a-1");
        arrives(REVIEW, "a-2");
        arrives(DEAD, "b-1"); // not of this count
        arrives(DEAD, "b-1");
        consumer.updateEndOffsets(Map.of(LABELLED, 8L, REVIEW, 6L, DEAD, 7L));

        results.readToEnd(Duration.ZERO);

        assertThat(results.count()).isEqualTo(2);
        assertThat(results.repeated()).isEqualTo(2);
        results.begin("c-");
        assertThat(results.repeated()).isZero();
    }
}
