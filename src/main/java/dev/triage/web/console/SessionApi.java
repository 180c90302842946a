package dev.triage.web.console;

import com.fasterxml.jackson.databind.JsonNode;
import dev.triage.web.ApiException;
import dev.triage.web.BodyLimit;
import dev.triage.web.ErrorShape;
import dev.triage.web.Json;
import dev.triage.web.RequestBody;
import dev.triage.web.WebServer;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Signing in and out. */
final class SessionApi implements WebServer.Module {
    private final UserFile users;
    private final Sessions sessions;
    private final Access access;
    private final SignInLimit limit;
    private final boolean https;
    private final QueueApi queue;
    private final String noneLabel;
    private final BodyLimit bodies = BodyLimit.ofForms();

    /** @param noneLabel category that means "belongs nowhere", for which pages have a word of their own */
    SessionApi(
            UserFile users,
            Sessions sessions,
            Access access,
            SignInLimit limit,
            boolean https,
            QueueApi queue,
            String noneLabel) {
        this.users = users;
        this.sessions = sessions;
        this.access = access;
        this.limit = limit;
        this.https = https;
        this.queue = queue;
        this.noneLabel = noneLabel;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.post("/api/session", this::signIn);
        routes.get("/api/session", this::show);
        // who is signed in is a question, not an attempt: browsers would log a 401 as an error
        routes.get("/api/session/state", context -> access.session(context)
                .ifPresentOrElse(
                        session -> state(context, session), () -> QueueApi.answer(context, Map.of("user", ""))));
        routes.delete("/api/session", context -> {
            access.writer(context, Role.READ_ONLY);
            sessions.end(context.cookie(Access.COOKIE));
            context.cookie(cookie("", 0)).status(204);
        });
    }

    /** The one body that is read of somebody unknown: it must not hold a thread while it comes. */
    private void signIn(Context context) {
        RequestBody.read(context, bodies, ErrorShape.PLAIN, (body, answer) -> {
            answer.json(signIn(context, Json.object(body)));
        });
    }

    private Map<String, String> signIn(Context context, JsonNode request) throws InterruptedException {
        String name = Json.text(request, "user", "");
        String password = Json.text(request, "password", "");
        if (!limit.allows(name, context.ip())) {
            throw ApiException.of(429, "Too many attempts: wait a minute.");
        }
        limit.attempt(name, context.ip());
        Optional<UserFile.User> user = users.signIn(name, password);
        if (user.isEmpty()) {
            throw ApiException.of(401, "User or password is wrong.");
        }
        limit.succeeded(name, context.ip());
        String value = sessions.open(user.get());
        context.cookie(cookie(value, (int) sessions.length().toSeconds()));
        context.header("Cache-Control", "no-store");
        return shape(sessions.read(value).orElseThrow());
    }

    private Cookie cookie(String value, int seconds) {
        return new Cookie(Access.COOKIE, value, "/", seconds, https, true, null, SameSite.STRICT);
    }

    private void show(Context context) {
        access.reader(context, Role.READ_ONLY);
        QueueApi.answer(context, shape(access.session(context).orElseThrow()));
    }

    /** With {@code ?queue=true} the first tickets come along, so that the page needs no second answer to show them. */
    private void state(Context context, Sessions.Session session) {
        Map<String, Object> answer = new LinkedHashMap<>(shape(session));
        if ("true".equals(context.queryParam("queue"))) {
            answer.put("queue", queue.firstPage(session.user().name()));
        }
        QueueApi.answer(context, answer);
    }

    private Map<String, String> shape(Sessions.Session session) {
        return Map.of(
                "user", session.user().name(),
                "role", session.user().role().word(),
                "csrf", session.csrf(),
                "noneLabel", noneLabel);
    }
}
