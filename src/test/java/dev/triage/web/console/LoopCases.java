package dev.triage.web.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.triage.cli.RunningConsole;
import dev.triage.core.CentroidIndex;
import dev.triage.core.ReviewDecision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** From a decision to what the topology makes of it, and back. */
abstract class LoopCases extends OverConsole {
    @Test
    void shouldLabelTeachUndoAndForget() throws Exception {
        String id = waiting("the badge reader at the side entrance blinks red");
        CentroidIndex before = settledIndex();

        JsonNode decided = reviewer.post("/api/decisions", decision(id, "correct", "account-permissions"));
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> index().examples() == before.examples() + 1);
        awaitStatus(reviewer, "/api/queue/item?id=" + id, 404);
        assertThat(decided.get("decidedBy").asText()).isEqualTo("reviewer");
        awaitLabel(id, "PERSON", "ASSIGNED");

        assertThat(reviewer.post("/api/undo", Map.of()).at("/undone/0/ticketId").asText())
                .isEqualTo(id);
        awaitStatus(reviewer, "/api/queue/item?id=" + id, 200);
        awaitLabel(id, "PERSON", "WITHDRAWN", "ROUTER", "ASSIGNED");
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> sameCentroids(index(), before));
        assertThat(history(id).at("/decisions/0/state").asText()).isEqualTo("undone");
    }

    private static CentroidIndex index() {
        return console.app().state().index(englishEncoder());
    }

    /** Once nothing that other tests decided is on its way any more. */
    private static CentroidIndex settledIndex() {
        long[] last = {-1};
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .during(Duration.ofSeconds(2))
                .until(() -> last[0] == (last[0] = index().examples()));
        return index();
    }

    private static String englishEncoder() {
        return console.app().state().encoders().keySet().stream()
                .filter(name -> name.startsWith("all-minilm"))
                .findFirst()
                .orElseThrow();
    }

    private static boolean sameCentroids(CentroidIndex one, CentroidIndex other) {
        return one.size() == other.size()
                && IntStream.range(0, one.size()).allMatch(i -> one.centroid(i).equals(other.centroid(i)));
    }

    @Test
    void shouldHoldTheFirstOfTwoDecisionsAndRefuseTheSecond() throws Exception {
        int instance = console.another();
        ApiClient other = ApiClient.signedIn(console.url(instance), "other", RunningConsole.PASSWORD);
        String id = waiting("two people look at this one at the same time");
        awaitStatus(other, "/api/queue/item?id=" + id, 200);
        Queue<Map.Entry<String, JsonNode>> toSecond = other.events();
        Queue<Map.Entry<String, JsonNode>> toFirst = reviewer.events();

        // both are taken: as if the other's instance had not yet heard of the first
        reviewer.post("/api/decisions", decision(id, "correct", "vpn-access"));
        console.loader()
                .decide(new ReviewDecision(
                        "late-" + id, id, ReviewDecision.Action.CORRECT, "network-wifi", "", "other", Instant.now()))
                .get(10, TimeUnit.SECONDS);

        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> history(id).at("/decisions/1/refusal").asText().equals("ALREADY_DECIDED"));
        assertThat(other.send("POST", "/api/decisions", decision(id, "accept", "vpn-access"))
                        .statusCode())
                .isEqualTo(409);
        assertThat(history(id).at("/label/category").asText()).isEqualTo("vpn-access");
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(refusals(toSecond))
                .hasSize(1));
        JsonNode told = refusals(toSecond).get(0);
        assertThat(told.get("ticketId").asText()).isEqualTo(id);
        assertThat(told.get("reason").asText()).isEqualTo("ALREADY_DECIDED");
        assertThat(told.get("heldBy").asText()).isEqualTo("reviewer");
        assertThat(refusals(toFirst)).as("the first has nothing to hear").isEmpty();
        ApiClient later = ApiClient.signedIn(console.url(console.another()), "other", RunningConsole.PASSWORD);
        Queue<Map.Entry<String, JsonNode>> afterwards = later.events();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> later.json("/api/ticket?id=" + id)
                .at("/decisions/1/refusal")
                .asText()
                .equals("ALREADY_DECIDED"));
        assertThat(refusals(afterwards))
                .as("an instance that starts tells no old news")
                .isEmpty();
    }

    private static List<JsonNode> refusals(Queue<Map.Entry<String, JsonNode>> events) {
        return events.stream()
                .filter(event -> event.getKey().equals("refused"))
                .map(Map.Entry::getValue)
                .toList();
    }

    @Test
    void shouldBuryDecisionsOnTicketsThatNobodyKnows() throws Exception {
        String id = "no-such-ticket-" + UUID.randomUUID();
        console.loader()
                .decide(new ReviewDecision(
                        "unknown-" + id, id, ReviewDecision.Action.ACCEPT, "vpn-access", "", "other", Instant.now()))
                .get(10, TimeUnit.SECONDS);

        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> desk.json("/api/decisions?ticket=" + id)
                .at("/decisions/0/refusal")
                .asText()
                .equals("UNKNOWN_TICKET"));
        assertThat(reviewer.send("POST", "/api/decisions", decision(id, "accept", "vpn-access"))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void shouldServeAnyReviewerFromAnyInstance() throws Exception {
        String id = waiting("my session began elsewhere");
        ApiClient there = reviewer.at(console.url(console.another()));
        awaitStatus(there, "/api/queue/item?id=" + id, 200); // complete, though it started later

        there.post("/api/decisions", decision(id, "nowhere", ""));

        awaitStatus(reviewer, "/api/queue/item?id=" + id, 404);
        reviewer.post("/api/undo", Map.of()); // what was decided there is taken back here
        awaitStatus(there, "/api/queue/item?id=" + id, 200);
    }

    @Test
    void shouldDecideManyAtOnceAndUndoThemAtOnce() throws Exception {
        ApiClient other = signIn("other");
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(waiting("the coffee machine on floor " + i + " leaks"));
        }

        JsonNode bulk = other.post(
                "/api/decisions/bulk",
                Map.of(
                        "decisions",
                        Stream.concat(ids.stream(), Stream.of("no-such"))
                                .map(id -> decision(id, "nowhere", ""))
                                .toList()));
        assertThat(bulk.get("decided").asInt()).isEqualTo(5);
        assertThat(bulk.at("/refused/0/ticketId").asText()).isEqualTo("no-such");
        for (String id : ids) {
            awaitStatus(other, "/api/queue/item?id=" + id, 404);
        }
        awaitLabel(ids.get(0), "PERSON", "ASSIGNED");
        reviewer.post("/api/decisions", decision(ids.get(0), "reassign", "vpn-access"));

        JsonNode undone = other.post("/api/undo", Map.of("id", bulk.get("bulk").asText()));
        assertThat(undone.get("undone")).hasSize(4); // the first has been decided again by somebody
        for (String id : ids.subList(1, 5)) {
            awaitStatus(other, "/api/queue/item?id=" + id, 200);
        }
        reviewer.post("/api/undo", Map.of());
    }
}
