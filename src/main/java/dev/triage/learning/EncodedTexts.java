package dev.triage.learning;

import static java.util.Objects.requireNonNull;

import dev.triage.core.Encoder;
import dev.triage.core.EncoderSelector;
import dev.triage.core.Encoding;
import dev.triage.core.ForwardingEncoder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;

/**
 * Encodings of a file's texts, each text encoded once. Chooses as the selector behind it does and gives out encoders that
 * remember, so that whoever decides by it does exactly what would be done without. Safe for use by several threads.
 */
public final class EncodedTexts implements EncoderSelector {
    private final EncoderSelector encoders;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    private record Known(Encoder encoder, Encoding encoding) {}

    /** @param encoders stay the caller's to close */
    public EncodedTexts(EncoderSelector encoders) {
        this.encoders = requireNonNull(encoders, "encoders");
    }

    /**
     * Encodes texts ahead of their use, one a thread at a time. A text in no known language is passed over.
     *
     * @param progress is told how many are done, by one thread at a time
     */
    public void encodeAll(Collection<String> texts, int threads, LongConsumer progress) {
        List<String> todo = List.copyOf(texts);
        AtomicInteger next = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        List<Callable<Void>> workers = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            workers.add(() -> {
                for (int i = next.getAndIncrement(); i < todo.size(); i = next.getAndIncrement()) {
                    String text = todo.get(i);
                    select(text).ifPresent(encoder -> encoder.encode(text));
                    synchronized (done) {
                        progress.accept(done.incrementAndGet());
                    }
                }
                return null;
            });
        }
        Parallel.run(workers, threads);
    }

    @Override
    public Optional<Encoder> select(String text) {
        Known before = known.get(text);
        return before != null
                ? Optional.of(new Remembering(before.encoder))
                : encoders.select(text).map(Remembering::new);
    }

    private final class Remembering extends ForwardingEncoder {
        private final Encoder encoder;

        private Remembering(Encoder encoder) {
            super(encoder);
            this.encoder = encoder;
        }

        @Override
        public Encoding encode(String text) {
            Known before = known.get(text);
            if (before == null) {
                before = new Known(encoder, encoder.encode(text));
                known.putIfAbsent(text, before); // two threads that miss the same text get the same bits
            }
            return before.encoding;
        }

        @Override
        public void close() {
            // the one behind it isn't ours
        }
    }
}
