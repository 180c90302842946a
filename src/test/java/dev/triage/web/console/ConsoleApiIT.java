package dev.triage.web.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.triage.cli.RunningConsole;
import dev.triage.core.CentroidIndex;
import dev.triage.core.ReviewDecision;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console's API over a running application. Every routed ticket is drawn for audit, so that all of them wait. */
class ConsoleApiIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NASTY = "<script>alert(1)</script>";

    @TempDir
    private static Path directory;

    private static RunningConsole console;
    private static ApiClient lead;
    private static ApiClient reviewer;
    private static ApiClient desk;
    private static Queue<Map.Entry<String, JsonNode>> events; // of the reviewer's, from the start

    @BeforeAll
    static void start() throws Exception {
        console = RunningConsole.start(directory, 10, Map.of("triage.audit-share", "1"));
        lead = signIn("lead");
        reviewer = signIn("reviewer");
        desk = ApiClient.withToken(console.url(), RunningConsole.TOKEN);
        events = reviewer.events();
    }

    @AfterAll
    static void stop() throws Exception {
        if (console != null) {
            console.close();
        }
    }

    private static ApiClient signIn(String user) throws Exception {
        return ApiClient.signedIn(console.url(), user, RunningConsole.PASSWORD);
    }

    /** Sends a ticket and waits until it is in the queue; its id. */
    private static String waiting(String text) throws Exception {
        String id = "T-" + UUID.randomUUID();
        desk.post("/api/tickets", Map.of("id", id, "text", text));
        awaitStatus(reviewer, "/api/queue/item?id=" + id, 200);
        return id;
    }

    private static void awaitStatus(ApiClient client, String path, int status) {
        Awaitility.await(path)
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> client.get(path).statusCode() == status);
    }

    private static Map<String, String> decision(String ticket, String action, String category) {
        return Map.of("ticketId", ticket, "action", action, "category", category);
    }

    private static JsonNode history(String ticket) throws Exception {
        return reviewer.json("/api/ticket?id=" + ticket);
    }

    @Test
    void shouldLetEachRoleDoWhatItMayAndNoMore() throws Exception {
        record Request(Role least, String method, String path, Object body) {}
        List<Request> requests = List.of(
                new Request(Role.READ_ONLY, "GET", "/api/queue", null),
                new Request(Role.READ_ONLY, "GET", "/api/categories", null),
                new Request(Role.REVIEWER, "POST", "/api/decisions", decision("no-such", "skip", "")),
                new Request(Role.REVIEWER, "POST", "/api/undo", Map.of("id", "no-such-decision")),
                new Request(Role.LEAD, "POST", "/api/tickets", Map.of("id", "")),
                new Request(Role.LEAD, "PUT", "/api/categories", Map.of("name", "")),
                new Request(Role.LEAD, "GET", "/api/export/decisions.csv", null),
                new Request(Role.ADMIN, "POST", "/api/mode", Map.of("mode", "no-such-mode")));
        ApiClient nobody = ApiClient.of(console.url());
        for (Role role : Role.values()) {
            ApiClient client = signIn(RunningConsole.name(role));
            for (Request request : requests) {
                int status = client.send(request.method(), request.path(), request.body())
                        .statusCode();
                assertThat(status == 403)
                        .as(role + " " + request + " got " + status)
                        .isEqualTo(role.compareTo(request.least()) < 0);
            }
        }
        for (Request request : requests) {
            assertThat(nobody.send(request.method(), request.path(), request.body())
                            .statusCode())
                    .as(request.path())
                    .isEqualTo(401);
        }
    }

    @Test
    void shouldRefuseWritesWithoutTheSessionsOwnToken() throws Exception {
        String id = waiting("somebody else's page tries to decide this");

        HttpResponse<String> answer =
                reviewer.withoutCsrf().send("POST", "/api/decisions", decision(id, "accept", "vpn-access"));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("X-CSRF-Token");
        assertThat(reviewer.get("/api/queue/item?id=" + id).statusCode()).isEqualTo(200);
    }

    @Test
    void shouldForbidScriptsThatAreNotItsOwn() throws Exception {
        for (String page : List.of("/", "/queue", "/categories", "/api/session/state", "/no-such-page")) {
            HttpResponse<String> answer = reviewer.get(page);
            String policy =
                    answer.headers().firstValue("Content-Security-Policy").orElse("");
            assertThat(policy).as(page).contains("default-src 'none'", "script-src 'self';", "frame-ancestors 'none'");
            assertThat(policy).as(page).doesNotContain("unsafe");
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        }
        assertThat(reviewer.get("/").body())
                .doesNotContainPattern("<script(?![^>]* src=)")
                .doesNotContainPattern(" on[a-z]+=| style=");
    }

    @Test
    void shouldLetNobodyInWithTheCookieOfASessionThatWasEnded() throws Exception {
        ApiClient owner = signIn("read-only");
        ApiClient thief = owner.withCopiedCookies();
        assertThat(thief.get("/api/queue").statusCode()).isEqualTo(200);

        assertThat(owner.send("DELETE", "/api/session", null).statusCode()).isEqualTo(204);

        assertThat(thief.get("/api/queue").statusCode()).isEqualTo(401);
    }

    @Test
    void shouldLetPeopleInWhileOthersTrickleBodies() throws Exception {
        URI address = URI.create(console.url());
        byte[] head = ("POST /api/session HTTP/1.1\r\nHost: " + address.getAuthority()
                        + "\r\nContent-Type: application/json\r\nContent-Length: 8000\r\n\r\n{")
                .getBytes(StandardCharsets.US_ASCII);
        List<Socket> tricklers = new ArrayList<>();
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        try {
            for (int i = 0; i < 300; i++) {
                Socket socket = new Socket(address.getHost(), address.getPort());
                tricklers.add(socket);
                socket.getOutputStream().write(head);
            }
            byte[] blanks = " ".repeat(80).getBytes(StandardCharsets.US_ASCII); // quick enough to be let be
            clock.scheduleAtFixedRate(
                    () -> tricklers.forEach(socket -> {
                        try {
                            socket.getOutputStream().write(blanks);
                        } catch (IOException e) {
                            // its time was up
                        }
                    }),
                    0,
                    200,
                    TimeUnit.MILLISECONDS);

            long start = System.nanoTime();
            signIn("reviewer");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));

            Socket any = tricklers.get(0);
            any.setSoTimeout(30_000);
            assertThat(new BufferedReader(new InputStreamReader(any.getInputStream(), StandardCharsets.US_ASCII))
                            .readLine())
                    .as("400 bytes a second would have taken twice as long as is allowed")
                    .contains(" 408 ");
        } finally {
            clock.shutdownNow();
            clock.awaitTermination(5, TimeUnit.SECONDS);
            for (Socket socket : tricklers) {
                socket.close();
            }
        }
    }

    @Test
    void shouldLetBrowsersKeepWhatPagesAreMadeOf() throws Exception {
        HttpResponse<String> page = reviewer.get("/queue");
        assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-cache");
        Matcher script =
                Pattern.compile("src=\"(/console/([0-9a-f]+)/app.js)\"").matcher(page.body());
        assertThat(script.find()).isTrue();
        assertThat(page.body()).doesNotContain("{version}");

        HttpResponse<String> known = reviewer.get(script.group(1));
        assertThat(known.headers().firstValue("Cache-Control").orElseThrow()).contains("immutable");
        HttpResponse<String> ofAnotherInstance = reviewer.get("/console/0ther/app.js");
        assertThat(ofAnotherInstance.body()).isEqualTo(known.body());
        assertThat(ofAnotherInstance.headers().firstValue("Cache-Control")).hasValue("no-store");
    }

    @Test
    void shouldSlowDownGuessing() throws Exception {
        ApiClient guesser = ApiClient.of(console.url());
        for (int i = 0; i < SignInLimit.FAILURES_OF_NAME; i++) {
            assertThat(guesser.signIn("guessed", "guess " + i).statusCode()).isEqualTo(401);
        }

        assertThat(guesser.signIn("guessed", RunningConsole.PASSWORD).statusCode())
                .isEqualTo(429);
        assertThat(guesser.signIn("other", RunningConsole.PASSWORD).statusCode())
                .isEqualTo(200);
    }

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

    /** Waits until any revision is of that source and status; a routed ticket that is taken back is routed again. */
    private static void awaitLabel(String id, String... sourceAndStatus) {
        Awaitility.await(id).atMost(Duration.ofSeconds(30)).until(() -> {
            List<String> found = new ArrayList<>();
            history(id)
                    .path("revisions")
                    .forEach(revision -> found.add(revision.get("source").asText() + " "
                            + revision.get("status").asText()));
            for (int i = 0; i < sourceAndStatus.length; i += 2) {
                if (found.contains(sourceAndStatus[i] + " " + sourceAndStatus[i + 1])) {
                    return true;
                }
            }
            return false;
        });
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
                .map(ConsoleApiIT::parsed)
                .collect(Collectors.toMap(line -> line.get("id").asText(), line -> line));
        assertThat(lines.get("ticket:" + id).get("text").asText()).isEqualTo(formula);
        assertThat(lead.get("/api/export/decisions.jsonl").body()).contains(id);
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

    @Test
    void shouldDescribeEveryRouteAndNoOther() throws Exception {
        JsonNode document = ApiClient.read(reviewer.get("/api/openapi.json").body());
        TreeSet<String> described = new TreeSet<>();
        document.get("paths").properties().forEach(path -> path.getValue()
                .fieldNames()
                .forEachRemaining(
                        method -> described.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey())));

        assertThat(described)
                .isEqualTo(console.routes().stream()
                        .filter(route -> route.contains(" /api/"))
                        .collect(Collectors.toCollection(TreeSet::new)));
        assertThat(document.get("openapi").asText()).startsWith("3.");
    }

    @Test
    void shouldAnswerAsItsDocumentSays() throws Exception {
        ApiClient admin = signIn("admin");
        String id = waiting("the projector in the meeting room stays dark");
        String again = waiting("the projector in the meeting room stays dark again");
        List<String> paths = List.of(
                "/api/session",
                "/api/session/state?queue=true",
                "/api/queue?first=true&skipped=true",
                "/api/queue/item?id=" + id,
                "/api/queue/alike?id=" + id,
                "/api/queue/facets",
                "/api/categories",
                "/api/categories/curve",
                "/api/categories/curve?category=vpn-access",
                "/api/live",
                "/api/openapi.json");
        for (String path : paths) {
            admin.json(path);
        }
        admin.post("/api/decisions", decision(id, "correct", "laptop-hardware"));
        JsonNode bulk = admin.post(
                "/api/decisions/bulk",
                Map.of("decisions", List.of(decision(again, "nowhere", ""), decision("no-such", "nowhere", ""))));
        admin.post("/api/undo", Map.of("id", bulk.get("bulk").asText()));
        admin.send("PUT", "/api/categories", Map.of("name", "vpn-access", "targetPrecision", 0.95));
        admin.send("POST", "/api/mode", Map.of("mode", "live"));
        awaitLabel(id, "PERSON", "ASSIGNED");
        for (String path : List.of("/api/ticket?id=" + id, "/api/tickets", "/api/decisions?ticket=" + id)) {
            admin.json(path);
        }

        // each answer was held against the document as it came
        assertThat(OpenApiDocument.seen()).containsAll(OpenApiDocument.operations());
    }
}
