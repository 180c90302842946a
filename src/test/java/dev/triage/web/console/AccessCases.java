package dev.triage.web.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.triage.cli.RunningConsole;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Who may do what, how the doors are kept, and what the document says of them. */
abstract class AccessCases extends OverConsole {
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

    /** Whoever plants a cookie in somebody's browser must not come in with it after that person has signed in. */
    @Test
    void shouldOpenASessionOfItsOwnForWhoeverSignsIn() throws Exception {
        ApiClient planter = signIn("read-only");
        ApiClient victim = planter.withCopiedCookies();

        HttpResponse<String> answer = victim.signIn("reviewer", RunningConsole.PASSWORD);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().allValues("Set-Cookie"))
                .singleElement()
                .asString()
                .startsWith(Access.COOKIE + "=")
                .containsIgnoringCase("HttpOnly")
                .containsIgnoringCase("SameSite=Strict")
                .containsIgnoringCase("Path=/");
        assertThat(victim.json("/api/session").get("user").asText()).isEqualTo("reviewer");
        assertThat(planter.json("/api/session").get("user").asText()).isEqualTo("read-only");
        ApiClient inventor = ApiClient.of(console.url());
        inventor.plant(Access.COOKIE, "chosen-by-somebody-else");
        ApiClient other = inventor.withCopiedCookies();
        assertThat(inventor.signIn("reviewer", RunningConsole.PASSWORD).statusCode())
                .isEqualTo(200);
        assertThat(inventor.get("/api/queue").statusCode()).isEqualTo(200);
        assertThat(other.get("/api/queue").statusCode()).isEqualTo(401);
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
