package dev.triage.topology;

import dev.triage.core.RouterState;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** The router's state as the global store has it now. Written by the global thread alone, read by all. */
public final class RouterStateView {
    private final AtomicReference<RouterState> state = new AtomicReference<>(RouterState.EMPTY);

    public RouterState current() {
        return state.get();
    }

    void replace(RouterState newState) {
        state.set(newState);
    }

    void change(UnaryOperator<RouterState> change) {
        state.set(change.apply(state.get()));
    }
}
