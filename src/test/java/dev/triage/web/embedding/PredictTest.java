package dev.triage.web.embedding;

import static dev.triage.web.RunningService.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.triage.core.Router;
import dev.triage.core.RouterState;
import dev.triage.core.RoutingPolicy;
import dev.triage.core.RuleSet;
import dev.triage.core.TriageMetrics;
import dev.triage.encoder.Encoders;
import dev.triage.learning.EncodedExamples;
import dev.triage.learning.FitSettings;
import dev.triage.learning.LabelledText;
import dev.triage.learning.LocalKnowledge;
import dev.triage.runtime.CsvTable;
import dev.triage.web.RunningService;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Predictions by a fit of the sample's examples. */
class PredictTest {
    private static Encoders encoders;
    private static RunningService service;

    @BeforeAll
    static void start() {
        encoders = Encoders.open(Encoders.AUTO, TriageMetrics.NONE);
        List<LabelledText> examples =
                CsvTable.read("examples.csv", PredictTest.class.getResourceAsStream("/sample/examples.csv"))
                        .rows()
                        .stream()
                        .map(row -> new LabelledText(row.id(), "", row.text(), row.label()))
                        .toList();
        RouterState state = LocalKnowledge.fitted(EncodedExamples.encode(examples, encoders), FitSettings.DEFAULT);
        Router router = new Router(encoders, RuleSet.NONE, RoutingPolicy.DEFAULT.withAuditShare(0));
        service = RunningService.withPredictor(ticket -> router.decide(ticket, state));
    }

    @AfterAll
    static void stop() {
        service.close();
        encoders.close();
    }

    @Test
    void shouldGiveProbabilitiesThatAddUpToNoMoreThanOne() throws Exception {
        JsonNode prediction = json(service.post(
                "/predict", "{\"subject\":\"Printer\",\"text\":\"paper jam in the printer on the third floor\"}"));

        assertThat(prediction.path("category").asText()).isEqualTo("硬件故障-进纸问题");
        assertThat(prediction.path("routed").asBoolean()).isTrue();
        double confidence = prediction.path("confidence").asDouble();
        assertThat(confidence).isBetween(0.5, 1.0);
        double sum = 0;
        double before = 1;
        for (JsonNode candidate : prediction.path("candidates")) {
            assertThat(candidate.path("probability").isNumber()).isTrue();
            assertThat(candidate.path("probability").asDouble()).isBetween(0.0, before);
            before = candidate.path("probability").asDouble();
            sum += before;
        }
        assertThat(sum).isLessThanOrEqualTo(1 + 1e-9);
        assertThat(prediction.path("classifier").asText()).isEqualTo("local");
    }

    @Test
    void shouldPredictSeveralTextsInTheirOrderAndSayWhyAPersonIsNeeded() throws Exception {
        JsonNode predictions = json(service.post(
                        "/predict", "{\"texts\":[\"打印机又卡纸了\",\"Where can I park my horse?\",\"  \"]}"))
                .path("predictions");

        assertThat(predictions).hasSize(3);
        assertThat(predictions.at("/0/category").asText()).isEqualTo("硬件故障-进纸问题");
        assertThat(predictions.at("/0/encoder").asText()).startsWith("bge-small-zh");
        assertThat(predictions.at("/1/routed").asBoolean()).isFalse();
        assertThat(predictions.at("/1/reasons").toString()).contains("LOW_CONFIDENCE");
        assertThat(predictions.at("/2/reasons/0").asText()).isEqualTo("EMPTY_TEXT");
        assertThat(predictions.at("/2/category").isNull()).isTrue();
    }

    @Test
    void shouldGiveTheSameAnswerAloneAndInAList() throws Exception {
        String text = "\"my password does not work any more\"";

        JsonNode alone = json(service.post("/predict", "{\"text\":" + text + "}"));
        JsonNode listed = json(service.post("/predict", "{\"texts\":[\"other\"," + text + "]}"))
                .at("/predictions/1");

        assertThat(listed.path("confidence").asDouble())
                .isCloseTo(alone.path("confidence").asDouble(), within(0.0));
    }
}
