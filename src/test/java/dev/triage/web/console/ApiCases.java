package dev.triage.web.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Tickets and figures, categories, and exports. */
abstract class ApiCases extends OverConsole {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void shouldCountAWrongTicketDrawnForAuditHoweverItIsCorrected() throws Exception {
        String drawn = waiting("The printer shows a paper jam again");
        assertThat(reviewer.json("/api/queue/item?id=" + drawn).get("reasons").toString())
                .isEqualTo("[\"AUDIT\"]");
        JsonNode before = reviewer.json("/api/live").get("audit");

        reviewer.post("/api/decisions", decision(drawn, "reassign", "vpn-access"));

        assertThat(history(drawn).at("/decisions/0/action").asText()).isEqualTo("CORRECT");
        JsonNode after = reviewer.json("/api/live").get("audit");
        assertThat(after.get("verdicts").asInt())
                .isEqualTo(before.get("verdicts").asInt() + 1);
        assertThat(after.get("right").asInt()).isEqualTo(before.get("right").asInt());
        awaitLabel(drawn, "PERSON", "ASSIGNED");
        reviewer.post("/api/undo", Map.of());
        assertThat(reviewer.json("/api/live").at("/audit/verdicts").asInt())
                .isEqualTo(before.get("verdicts").asInt());
    }

    @Test
    void shouldSayHowPreciseAuditsFoundTheRouter() throws Exception {
        List<String> routed = new ArrayList<>();
        for (String text : List.of(
                "I forgot my password, please reset it",
                "My password has expired and I can't sign in",
                "VPN client disconnects all the time",
                "The VPN does not connect from home",
                "The printer has a paper jam again",
                "Paper jam in the printer on floor 3")) {
            String id = waiting(text);
            if (reviewer.json("/api/queue/item?id=" + id)
                    .get("reasons")
                    .toString()
                    .equals("[\"AUDIT\"]")) {
                routed.add(id);
            }
        }
        assertThat(routed).hasSizeGreaterThan(2);
        JsonNode before = reviewer.json("/api/live").get("audit");

        for (int i = 0; i < routed.size(); i++) {
            String best = reviewer.json("/api/queue/item?id=" + routed.get(i))
                    .at("/suggestion/category")
                    .asText();
            String other = best.equals("vpn-access") ? "password-reset" : "vpn-access";
            reviewer.post("/api/decisions", decision(routed.get(i), "correct", i == 0 ? other : best));
        }

        JsonNode audit = reviewer.json("/api/live").get("audit");
        assertThat(audit.get("verdicts").asInt() - before.get("verdicts").asInt())
                .isEqualTo(routed.size());
        assertThat(audit.get("right").asInt() - before.get("right").asInt()).isEqualTo(routed.size() - 1);
        assertThat(audit.get("precision").asDouble())
                .isBetween(audit.get("lower").asDouble(), audit.get("upper").asDouble());
        assertThat(audit.get("upper").asDouble()).isLessThan(1);
        int reviewed = 0;
        for (JsonNode curve : reviewer.json("/api/categories/curve").get("reviewed")) {
            reviewed += curve.get("decisions").asInt();
        }
        assertThat(reviewed).isPositive();
    }

    @Test
    void shouldGiveSignsOfLifeAndTheLagOfEachPartition() throws Exception {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> events.stream()
                .anyMatch(event -> event.getKey().equals("heartbeat")));

        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                        reviewer.json("/api/live").get("lag").toString())
                .isEqualTo("[[0,0],[1,0]]"));
    }

    @Test
    void shouldSayWhichClassifierDecidedAndWhatIsKept() throws Exception {
        String id = waiting("Paper jam in the printer on floor 5");

        JsonNode story = history(id);
        assertThat(story.at("/judgement/classifier").asText())
                .isEqualTo(console.app()
                        .state()
                        .encoder(story.at("/judgement/encoder").asText())
                        .fit()
                        .orElseThrow()
                        .version());
        assertThat(story.at("/judgement/stateVersion").asLong()).isPositive();
        assertThat(story.get("most").asInt()).isEqualTo(50_000);
        assertThat(story.get("kept").asInt()).isBetween(1, 50_000);
    }

    @Test
    void shouldShowCandidatesInTheOrderOfTheirProbabilities() throws Exception {
        for (String text : List.of("\uD83D\uDE00\uD83C\uDF89", "test please ignore", "asdfghjkl", "hi")) {
            List<Double> probabilities = new ArrayList<>();
            reviewer.json("/api/queue/item?id=" + waiting(text))
                    .at("/judgement/candidates")
                    .forEach(candidate ->
                            probabilities.add(candidate.get("probability").asDouble()));

            assertThat(probabilities).as(text).hasSize(5).isSortedAccordingTo(Comparator.reverseOrder());
        }
    }

    @Test
    void shouldLetProgramsFollowDecisions() throws Exception {
        Instant start = Instant.now();
        for (String text : List.of("follow the first", "follow the second", "follow the third")) {
            reviewer.post("/api/decisions", decision(waiting(text), "nowhere", ""));
        }
        List<String> all = new ArrayList<>();
        desk.json("/api/decisions?order=oldest&since=" + start)
                .get("decisions")
                .forEach(one -> all.add(one.get("id").asText()));
        assertThat(all).hasSize(3);
        JsonNode page = desk.json("/api/decisions?order=oldest&limit=2&since=" + start);
        assertThat(page.at("/decisions/1/id").asText()).isEqualTo(all.get(1));

        JsonNode next = desk.json("/api/decisions?order=oldest&limit=2&since="
                + page.at("/decisions/1/decidedAt").asText());

        assertThat(next.at("/decisions/1/id").asText()).isEqualTo(all.get(2));
    }

    @Test
    void shouldTakeATicketOnce() throws Exception {
        String id = "help-desk-1";
        Map<String, Object> ticket = Map.of(
                "id", id, "subject", "Jam", "text", "paper jam in the printer", "attributes", Map.of("site", "Bonn"));
        for (int i = 0; i < 3; i++) {
            assertThat(desk.post("/api/tickets", ticket).get("id").asText()).isEqualTo(id);
        }
        awaitStatus(desk, "/api/ticket?id=" + id, 200);
        String after = waiting("whatever comes after it on the same topic");

        assertThat(history(id).path("revisions").size()).isLessThanOrEqualTo(1);
        assertThat(desk.json("/api/ticket?id=" + id)
                        .at("/ticket/attributes/site")
                        .asText())
                .isEqualTo("Bonn");
        reviewer.post("/api/decisions", decision(after, "nowhere", ""));
        assertThat(desk.json("/api/decisions?ticket=" + after)
                        .at("/decisions/0/decidedBy")
                        .asText())
                .isEqualTo("reviewer");
        assertThat(ApiClient.withToken(console.url(), "wrong")
                        .get("/api/tickets")
                        .statusCode())
                .isEqualTo(401);
        assertThat(desk.send("POST", "/api/decisions", decision(id, "nowhere", ""))
                        .statusCode())
                .as("a program doesn't decide")
                .isEqualTo(401);
    }

    @Test
    void shouldRefuseATicketThatNobodyWouldRead() throws Exception {
        HttpResponse<String> answer =
                desk.send("POST", "/api/tickets", Map.of("id", "giant", "text", "a".repeat(4 << 20)));
        assertThat(answer.statusCode()).isEqualTo(413);
    }

    @Test
    void shouldChangeCategoriesAndSayWhoDid() throws Exception {
        String name = "<b>desks</b> =1+1";
        lead.send(
                "PUT",
                "/api/categories",
                Map.of("name", name, "title", NASTY, "destination", "facility", "targetPrecision", 0.9));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> category(name) != null
                        && category(name).get("title").asText().equals(NASTY));
        assertThat(category(name).get("changedBy").asText()).isEqualTo("lead");
        assertThat(Instant.parse(category(name).get("changedAt").asText()))
                .isBetween(Instant.now().minusSeconds(120), Instant.now());
        assertThat(category(name).get("targetPrecision").asDouble()).isEqualTo(0.9);
        String id = waiting("my desk can't be raised any more");
        reviewer.post("/api/decisions", decision(id, "correct", name));

        lead.send("PUT", "/api/categories", Map.of("name", name, "retired", true));

        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> category(name).get("retired").asBoolean());
        String next = waiting("my desk is stuck as well");
        assertThat(reviewer.send("POST", "/api/decisions", decision(next, "correct", name))
                        .statusCode())
                .isEqualTo(400);
        assertThat(reviewer.json("/api/categories/curve").at("/curves/0/points").size())
                .isPositive();
    }

    private static JsonNode category(String name) throws Exception {
        for (JsonNode category : reviewer.json("/api/categories").get("categories")) {
            if (category.get("name").asText().equals(name)) {
                return category;
            }
        }
        return null;
    }

    @Test
    void shouldExportWhatPeopleDecidedHarmlessly() throws Exception {
        String formula = "=HYPERLINK(\"http://evil.example\",\"click\"), \"quoted\"\nsecond line";
        String id = waiting(formula);
        reviewer.post("/api/decisions", decision(id, "nowhere", ""));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> lead.get("/api/export/examples.csv").body().contains("ticket:" + id));

        List<NamedCsvRecord> decisions = csv("/api/export/decisions.csv");
        NamedCsvRecord decided = find(decisions, "ticket", id);
        assertThat(decided.getField("action")).isEqualTo("NOWHERE");
        assertThat(decided.getField("by")).isEqualTo("reviewer");
        assertThat(decided.getField("state")).isEqualTo("holds");
        List<NamedCsvRecord> examples = csv("/api/export/examples.csv");
        assertThat(find(examples, "id", "ticket:" + id).getField("text")).isEqualTo("'" + formula);
        Stream.of(decisions, examples)
                .flatMap(Collection::stream)
                .flatMap(record -> record.getFields().stream())
                .forEach(field -> assertThat(field).doesNotMatch("(?s)[=+@\\-\\t\\r].*"));

        Map<String, JsonNode> lines = Arrays.stream(
                        lead.get("/api/export/examples.jsonl").body().split("\n"))
                .map(ApiCases::parsed)
                .collect(Collectors.toMap(line -> line.get("id").asText(), line -> line));
        assertThat(lines.get("ticket:" + id).get("text").asText()).isEqualTo(formula);
        assertThat(lead.get("/api/export/decisions.jsonl").body()).contains(id);
    }

    @Test
    void shouldExportLongTextsAndHostileNamesWhole() throws Exception {
        String name = "=SUM(1) \u202E<script>";
        lead.send("PUT", "/api/categories", Map.of("name", name));
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> category(name) != null);
        String text = "המדפסת לא עובדת ".repeat(40_000).strip(); // 1.1 MB
        String id = waiting(text);
        reviewer.post("/api/decisions", decision(id, "correct", name));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> lead.get("/api/export/examples.csv").body().contains("ticket:" + id));

        NamedCsvRecord example = find(csv("/api/export/examples.csv"), "id", "ticket:" + id);
        assertThat(example.getField("text")).isEqualTo(text);
        assertThat(example.getField("label")).isEqualTo("'" + name);
        assertThat(find(csv("/api/export/decisions.csv"), "ticket", id).getField("category"))
                .isEqualTo("'" + name);
        assertThat(lead.get("/api/export/examples.jsonl").body()).contains(text);
        reviewer.post("/api/undo", Map.of());
    }

    private static JsonNode parsed(String line) {
        try {
            return JSON.readTree(line);
        } catch (java.io.IOException e) {
            throw new AssertionError(line, e);
        }
    }

    private static List<NamedCsvRecord> csv(String path) throws Exception {
        return CsvReader.builder()
                .ofNamedCsvRecord(new StringReader(lead.get(path).body()))
                .stream()
                .toList();
    }

    private static NamedCsvRecord find(List<NamedCsvRecord> records, String field, String value) {
        return records.stream()
                .filter(record -> record.getField(field).equals(value))
                .findFirst()
                .orElseThrow();
    }
}
