package dev.triage.topology;

import dev.triage.core.RouterState;
import java.time.Instant;
import org.apache.kafka.common.errors.SerializationException;

/**
 * The router's state that the records of the {@code centroids} topic add up to, read from its beginning: what every
 * instance has in its global store. For one thread.
 */
public final class RouterStateReplay {
    private final FitAssembler fits = new FitAssembler();
    private RouterState state = RouterState.EMPTY;

    /** Passes over a malformed record, as the instances do. */
    public void add(byte[] key, byte[] value, long offset, Instant written) {
        try {
            state = fits.apply(StateRecord.read(key, value), state).at(offset, written);
        } catch (SerializationException e) {
            System.getLogger(RouterStateReplay.class.getName())
                    .log(System.Logger.Level.WARNING, "Passed over a malformed state record. offset=" + offset);
        }
    }

    public RouterState state() {
        return state;
    }
}
