package dev.triage.web.console;

import dev.triage.runtime.SetupException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signed sessions: the cookie says who it is and until when, and any instance with the same key can check it. The server
 * keeps only which sessions have been ended before their time, and only this instance does: to another one, or after a
 * restart, a copy of such a cookie is good until it expires or the user's password or role changes. Whoever fears that a
 * cookie was stolen changes the password, which ends all sessions everywhere. Safe for use by several threads.
 */
final class Sessions {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int LEAST_KEY = 32;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    /** Beyond that the oldest are forgotten. */
    private static final int MOST_ENDED = 10_000;

    private final Set<String> ended = new LinkedHashSet<>();
    private final SecretKeySpec key;
    private final UserFile users;
    private final Duration length;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /** @throws SetupException if the key is too short */
    Sessions(String key, UserFile users, Duration length, Clock clock) {
        if (key.length() < LEAST_KEY) {
            throw new SetupException("triage.session-key is too short: choose at least 32 random characters.");
        }
        this.key = new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM);
        this.users = users;
        this.length = length;
        this.clock = clock;
    }

    /** A key that stays the same over restarts. */
    static String keyIn(Path file) {
        try {
            if (!Files.exists(file)) {
                byte[] bytes = new byte[32];
                new SecureRandom().nextBytes(bytes);
                UserFile.writePrivately(file, BASE64.encodeToString(bytes));
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new SetupException("The session key " + file + " can't be read or written: " + e.getMessage(), e);
        }
    }

    /** @param csrf what writing requests must carry in a header */
    record Session(UserFile.User user, String csrf) {}

    String open(UserFile.User user) {
        byte[] nonce = new byte[12];
        random.nextBytes(nonce);
        String payload = BASE64.encodeToString(user.name().getBytes(StandardCharsets.UTF_8))
                + "." + clock.instant().plus(length).getEpochSecond() + "." + user.stamp() + "."
                + BASE64.encodeToString(nonce);
        return payload + "." + sign("session", payload);
    }

    Optional<Session> read(String cookie) {
        int dot = cookie == null ? -1 : cookie.lastIndexOf('.');
        if (dot < 0
                || hasEnded(cookie)
                || !same(sign("session", cookie.substring(0, dot)), cookie.substring(dot + 1))) {
            return Optional.empty();
        }
        String payload = cookie.substring(0, dot);
        String[] parts = payload.split("\\.");
        if (parts.length != 4 || Long.parseLong(parts[1]) <= clock.instant().getEpochSecond()) {
            return Optional.empty();
        }
        String name = new String(Base64.getUrlDecoder().decode(parts[0]), StandardCharsets.UTF_8);
        return users.find(name)
                .filter(user -> user.stamp().equals(parts[2]))
                .map(user -> new Session(user, sign("csrf", payload)));
    }

    /** Ends a session here. A cookie that opens none is passed over, so that nobody can fill the memory with them. */
    void end(String cookie) {
        if (read(cookie).isPresent()) {
            synchronized (ended) {
                ended.add(cookie);
                if (ended.size() > MOST_ENDED) {
                    ended.remove(ended.iterator().next());
                }
            }
        }
    }

    private boolean hasEnded(String cookie) {
        synchronized (ended) {
            return ended.contains(cookie);
        }
    }

    Duration length() {
        return length;
    }

    static boolean same(String a, String b) {
        return MessageDigest.isEqual(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    private String sign(String purpose, String payload) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return BASE64.encodeToString(mac.doFinal((purpose + "|" + payload).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA256", e);
        }
    }
}
