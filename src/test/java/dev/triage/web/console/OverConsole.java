package dev.triage.web.console;

import com.fasterxml.jackson.databind.JsonNode;
import dev.triage.cli.RunningConsole;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import org.awaitility.Awaitility;

/** What tests of the API need: one running application, for all of them, as it takes a while to start. */
abstract class OverConsole {
    static final String NASTY = "<script>alert(1)</script>";

    static RunningConsole console;
    static ApiClient lead;
    static ApiClient reviewer;
    static ApiClient desk;
    static Queue<Map.Entry<String, JsonNode>> events; // of the reviewer's, from the start

    /** Every routed ticket is drawn for audit, so that all of them wait. */
    static void start(Path directory) throws Exception {
        console = RunningConsole.start(directory, 10, Map.of("triage.audit-share", "1"));
        lead = signIn("lead");
        reviewer = signIn("reviewer");
        desk = ApiClient.withToken(console.url(), RunningConsole.TOKEN);
        events = reviewer.events();
    }

    static void stop() throws Exception {
        if (console != null) {
            console.close();
        }
    }

    static ApiClient signIn(String user) throws Exception {
        return ApiClient.signedIn(console.url(), user, RunningConsole.PASSWORD);
    }

    /** Sends a ticket and waits until it is in the queue; its id. */
    static String waiting(String text) throws Exception {
        String id = "T-" + UUID.randomUUID();
        desk.post("/api/tickets", Map.of("id", id, "text", text));
        awaitStatus(reviewer, "/api/queue/item?id=" + id, 200);
        return id;
    }

    static void awaitStatus(ApiClient client, String path, int status) {
        Awaitility.await(path)
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> client.get(path).statusCode() == status);
    }

    static Map<String, String> decision(String ticket, String action, String category) {
        return Map.of("ticketId", ticket, "action", action, "category", category);
    }

    static JsonNode history(String ticket) throws Exception {
        return reviewer.json("/api/ticket?id=" + ticket);
    }

    /** Waits until any revision is of that source and status; a routed ticket that is taken back is routed again. */
    static void awaitLabel(String id, String... sourceAndStatus) {
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
}
