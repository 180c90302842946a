package dev.triage.web.console;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Slows down guessing: so many failures in a while for one name, and for one address, and no more. Bounded. */
final class SignInLimit {
    static final int FAILURES_OF_NAME = 5;
    private static final int FAILURES_OF_ADDRESS = 20;
    private static final Duration WHILE = Duration.ofMinutes(1);
    private static final int MOST_KEYS = 10_000;

    private final Clock clock;
    private final Map<String, Window> windows = new LinkedHashMap<>();

    SignInLimit(Clock clock) {
        this.clock = clock;
    }

    private record Window(Instant start, int failures) {}

    synchronized boolean allows(String name, String address) {
        return failures("name " + name + " " + address) < FAILURES_OF_NAME
                && failures("address " + address) < FAILURES_OF_ADDRESS;
    }

    /** Counted before the password is checked, so that many at once get no further than one after the other. */
    synchronized void attempt(String name, String address) {
        count("name " + name + " " + address);
        count("address " + address);
    }

    synchronized void succeeded(String name, String address) {
        windows.remove("name " + name + " " + address);
        windows.computeIfPresent(
                "address " + address, (key, window) -> new Window(window.start(), Math.max(0, window.failures() - 1)));
    }

    private int failures(String key) {
        Window window = windows.get(key);
        return window == null || window.start().isBefore(clock.instant().minus(WHILE)) ? 0 : window.failures();
    }

    private void count(String key) {
        int before = failures(key);
        Window window = windows.remove(key);
        windows.put(
                key, before == 0 ? new Window(clock.instant(), 1) : new Window(window.start(), window.failures() + 1));
        if (windows.size() > MOST_KEYS) {
            windows.remove(windows.keySet().iterator().next());
        }
    }
}
