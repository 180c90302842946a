package dev.triage.bench;

import dev.triage.encoder.EncoderDescriptor;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;

/**
 * Another library that does the same job. An implementation is there only in builds with the Maven profile
 * {@code peers}, found by {@link ServiceLoader}, so that the application doesn't depend on it.
 */
public interface Peer {

    /** Its own encoder over the model's files: a text to its vector. For use by several threads. */
    Function<String, float[]> encoder(EncoderDescriptor model);

    /**
     * Its own classifier over that encoder: a text to its category, null if it finds none. It has embedded the examples
     * when this returns. For use by several threads.
     *
     * @param examples texts by category
     */
    Function<String, String> classifier(EncoderDescriptor model, Map<String, ? extends Collection<String>> examples);

    /** Empty without the profile. */
    static Optional<Peer> find() {
        try {
            List<Peer> found = ServiceLoader.load(Peer.class).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();
            return found.stream().findFirst();
        } catch (ServiceConfigurationError | NoClassDefFoundError e) {
            return Optional.empty(); // left by an earlier build with the profile
        }
    }
}
