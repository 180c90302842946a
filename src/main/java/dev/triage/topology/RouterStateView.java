package dev.triage.topology;

import dev.triage.core.RouterState;
import java.time.Duration;

/**
 * The router's state as the global store has it. Written by the global thread alone, read by all.
 *
 * <p>What the router derives from a state takes some milliseconds to make, so during an import readers get a new state
 * only every so often; each decision is stamped with the version that it was made by.
 */
public final class RouterStateView {
    private final long intervalNanos;
    private volatile RouterState latest = RouterState.EMPTY;
    private volatile RouterState shown = RouterState.EMPTY;
    private volatile long shownAt = System.nanoTime();

    /** @param interval between two states that readers see; zero for every one */
    public RouterStateView(Duration interval) {
        intervalNanos = interval.toNanos();
    }

    public RouterState current() {
        RouterState newest = latest;
        if (newest != shown && System.nanoTime() - shownAt >= intervalNanos) {
            shown = newest;
            shownAt = System.nanoTime();
        }
        return shown;
    }

    /** Without waiting. */
    RouterState latest() {
        return latest;
    }

    void replace(RouterState newState) {
        latest = newState;
    }
}
