package dev.triage.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.triage.core.Category;
import dev.triage.core.Centroid;
import dev.triage.core.CentroidKey;
import dev.triage.core.FitParameters;
import dev.triage.core.FitParameters.FittedCategory;
import dev.triage.core.LabelledExample;
import dev.triage.core.LabelledTicket;
import dev.triage.core.RouterState;
import dev.triage.learning.CategoryNames;
import dev.triage.learning.CentroidRefiner;
import dev.triage.learning.FitSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.test.TestRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ExampleLearningTest extends TopologyFixture {
    @Test
    void shouldEmbedEachExampleOnce() {
        teachTwoCategories();
        assertThat(encoder.encoded()).isEqualTo(2);

        teach("e1", "paper jam in printer", "hardware"); // another label for the same text
        teach("e1", "paper jam in printer", "hardware"); // nothing new
        examples.pipeInput("e2", null); // taken back
        settle();

        assertThat(encoder.encoded()).isEqualTo(2);
        assertThat(metrics.examplesEncoded).isEqualTo(2);
        RouterState now = state.current();
        assertThat(now.examples()).isEqualTo(1);
        assertThat(now.index("words@1").category(0)).isEqualTo("hardware");
    }

    @Test
    void shouldKeepVectorsOfExamplesAndDeleteThemWithTheExample() {
        teach("e1", "paper jam in printer", "printer");
        examples.pipeInput("e1", null);
        TestOutputTopic<String, byte[]> vectors = driver.createOutputTopic(
                TOPICS.exampleVectors(), new StringDeserializer(), new ByteArrayDeserializer());
        List<TestRecord<String, byte[]>> records = vectors.readRecordsToList();
        assertThat(records).hasSize(2);
        assertThat(records.get(0).value()).isNotNull();
        assertThat(records.get(1).value()).isNull();
    }

    @Test
    void shouldHaveTheCentroidsOfTheRemainingExamplesAfterAnyChanges() {
        Random random = new Random(7);
        Map<String, LabelledExample> remaining = new HashMap<>();
        for (int step = 0; step < 400; step++) {
            String id = "e" + random.nextInt(60);
            if (random.nextInt(4) == 0) {
                examples.pipeInput(id, null);
                remaining.remove(id);
            } else {
                LabelledExample example = new LabelledExample(
                        id, "words " + random.nextInt(30) + " and " + random.nextInt(5), "c" + random.nextInt(6), "");
                examples.pipeInput(id, example);
                remaining.put(id, example);
            }
            if (random.nextInt(20) == 0) {
                driver.advanceWallClockTime(Duration.ofMillis(700));
            }
        }
        settle();

        RouterState expected = RouterState.EMPTY;
        Map<String, Centroid> sums = new HashMap<>();
        remaining
                .values()
                .forEach(example -> sums.merge(
                        example.category(),
                        Centroid.empty(64).plus(encoder.encode(example.text())),
                        (sum, one) -> sum.plus(encoder.encode(example.text()))));
        for (Map.Entry<String, Centroid> sum : sums.entrySet()) {
            expected = expected.with(new CentroidKey("words@1", sum.getKey()), sum.getValue());
        }
        RouterState actual = state.current();
        assertThat(actual.index("words@1").size()).isEqualTo(sums.size());
        for (int i = 0; i < sums.size(); i++) {
            assertThat(actual.index("words@1").category(i))
                    .isEqualTo(expected.index("words@1").category(i));
            assertThat(actual.index("words@1").centroid(i))
                    .isEqualTo(expected.index("words@1").centroid(i));
        }
    }

    @Test
    void shouldBuryExamplesInUnknownLanguagesAndForgetTheirFormerText() {
        teach("e1", "paper jam in printer", "printer");
        teach("e1", "кириллица", "printer");
        settle();
        assertThat(header(deadLetters.readRecord(), DeadLetterHeaders.REASON)).isEqualTo("UNSUPPORTED_LANGUAGE");
        assertThat(state.current().examples()).isZero();
    }

    @Test
    void shouldFitOnceExamplesHaveBeenQuietAndSwitchAllAtOnce() {
        fitter = new CentroidRefiner(FitSettings.DEFAULT, CategoryNames.of(text -> Optional.of(encoder)));
        driver.close();
        startDriver();
        for (int i = 0; i < 12; i++) {
            teach("p" + i, "paper jam in printer number " + i, "printer");
            teach("w" + i, "forgot my password number " + i, "password");
        }
        assertThat(state.current().encoder("words@1").fit()).isEmpty();

        Awaitility.await().atMost(Duration.ofSeconds(30)).pollInSameThread().until(() -> {
            driver.advanceWallClockTime(Duration.ofSeconds(1));
            return state.current().encoder("words@1").fit().isPresent();
        });

        FitParameters fit =
                state.current().encoder("words@1").fit().orElseThrow().parameters();
        assertThat(fit.examples()).isEqualTo(24);
        assertThat(fit.categories()).extracting(FittedCategory::name).containsExactly("password", "printer");
        send("t1", "paper jam in printer number 99");
        List<LabelledTicket> routed = labelled.readValuesToList();
        String version = state.current().encoder("words@1").fit().orElseThrow().version();
        if (routed.isEmpty()) {
            assertThat(review.readValue().judgement().classifier()).isEqualTo(version);
        } else {
            assertThat(routed.get(0).judgement().classifier()).isEqualTo(version);
            assertThat(routed.get(0).judgement().neighbours()).isNotEmpty();
        }
    }

    @Test
    void shouldForgetRemovedCategories() {
        categories.pipeInput("printer", Category.of("printer", "Printers", "hardware-team"));
        categories.pipeInput("printer", (Category) null);
        assertThat(state.current().categories()).isEmpty();
    }
}
