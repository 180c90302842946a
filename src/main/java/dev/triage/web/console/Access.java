package dev.triage.web.console;

import dev.triage.web.ApiException;
import io.javalin.http.Context;
import java.util.Optional;

/** Who asks, and whether they may. */
final class Access {
    static final String COOKIE = "triage_session";
    static final String CSRF_HEADER = "X-CSRF-Token";

    /** Name under which programs act. */
    static final String PROGRAM = "api";

    private static final String BEARER = "Bearer ";

    private final Sessions sessions;
    private final Optional<String> token;

    Access(Sessions sessions, Optional<String> token) {
        this.sessions = sessions;
        this.token = token;
    }

    Optional<Sessions.Session> session(Context context) {
        return session(context.cookie(COOKIE));
    }

    Optional<Sessions.Session> session(String cookie) {
        try {
            return sessions.read(cookie);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** @throws ApiException 401 or 403 */
    String reader(Context context, Role needed) {
        Sessions.Session session = session(context)
                .orElseThrow(() -> ApiException.of(401, "Sign in first: your session has ended or never began."));
        if (!session.user().role().mayAs(needed)) {
            throw ApiException.of(403, "This needs the role " + needed.word() + ".");
        }
        return session.user().name();
    }

    /** As {@link #reader}, for requests that change something. */
    String writer(Context context, Role needed) {
        String name = reader(context, needed);
        String given = context.header(CSRF_HEADER);
        if (given == null || !Sessions.same(session(context).orElseThrow().csrf(), given)) {
            throw ApiException.of(403, "The header " + CSRF_HEADER + " is missing or not this session's.");
        }
        return name;
    }

    /** As {@link #reader}, for requests that programs with the token may make too. */
    String readerOrProgram(Context context, Role needed) {
        return isProgram(context) ? PROGRAM : reader(context, needed);
    }

    String writerOrProgram(Context context, Role needed) {
        return isProgram(context) ? PROGRAM : writer(context, needed);
    }

    private boolean isProgram(Context context) {
        String header = context.header("Authorization");
        if (header == null) {
            return false;
        }
        if (token.isEmpty()
                || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                || !Sessions.same(token.get(), header.substring(BEARER.length()).strip())) {
            throw ApiException.of(401, "This bearer token isn't known: see the setting triage.api-token.");
        }
        return true;
    }
}
