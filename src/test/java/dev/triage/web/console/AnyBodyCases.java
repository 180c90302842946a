package dev.triage.web.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever the body of a request that changes something: it is refused in a sentence, and nothing changes. */
abstract class AnyBodyCases extends OverConsole {
    private static final int REQUESTS = Integer.getInteger("jqwik.tries.default", 500);

    /** None of them names anything that there is. */
    private static final List<Object> VALUES = new ArrayList<>(Arrays.asList(
            null,
            "",
            " ",
            7,
            -1.5,
            1e300,
            true,
            List.of(),
            List.of("a", 1),
            Map.of(),
            Map.of("a", List.of(Map.of())),
            "\ud800",
            "\u0000",
            "no-such-thing"));

    private record Target(String method, String path, List<String> members) {}

    private static final List<Target> TARGETS = List.of(
            new Target("POST", "/api/decisions", List.of("id", "ticketId", "action", "category", "undoes", "seen")),
            new Target("POST", "/api/decisions/bulk", List.of("decisions", "bulk")),
            new Target("POST", "/api/undo", List.of("id")),
            new Target("POST", "/api/mode", List.of("mode")));

    @Test
    @Tag("fuzz")
    void shouldRefuseAnyBodyInASentence() throws Exception {
        Random random = new Random(8);
        ApiClient admin = signIn("admin");
        ApiClient other = signIn("other"); // has decided nothing that could be undone
        for (int i = 0; i < REQUESTS; i++) {
            Target target = TARGETS.get(random.nextInt(TARGETS.size()));
            Map<String, Object> body = new LinkedHashMap<>();
            target.members().stream()
                    .filter(member -> random.nextInt(4) > 0)
                    .forEach(member -> body.put(member, VALUES.get(random.nextInt(VALUES.size()))));
            Object sent = random.nextInt(8) == 0 ? VALUES.get(random.nextInt(VALUES.size())) : body;

            HttpResponse<String> answer =
                    (target.path().equals("/api/mode") ? admin : other).send(target.method(), target.path(), sent);

            assertThat(answer.statusCode())
                    .as("%s %s: %s", target, sent, answer.body())
                    .isNotEqualTo(500)
                    .isLessThan(504);
            assertThat(answer.body()).doesNotContain("Exception", "\tat ", "dev.triage", "java.lang");
        }
        System.out.println("fuzz: " + REQUESTS + " bodies");
    }
}
