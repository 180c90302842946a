package dev.triage.encoder;

import dev.triage.core.Encoder;
import dev.triage.core.EncoderSelector;
import dev.triage.core.TriageMetrics;
import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The open encoders of an application, each with its cache, and the choice between them.
 *
 * <p>Whoever opens them closes them; nothing they gave out may be used afterwards.
 */
public final class Encoders implements EncoderSelector, AutoCloseable {
    /** By script: English and Chinese. */
    public static final String AUTO = "auto";

    /** Some twenty thousand texts. */
    public static final long DEFAULT_CACHE_BYTES = 40L << 20;

    private static final List<String> AUTO_NAMES = List.of("all-minilm-l6-v2-q", "bge-small-zh-v1.5-q");

    private final List<Encoder> encoders;
    private final EncoderSelector selector;

    private Encoders(List<Encoder> encoders, EncoderSelector selector) {
        this.encoders = encoders;
        this.selector = selector;
    }

    /** As the other, with the encoders that come with the application and a cache of usual size. */
    public static Encoders open(String names, TriageMetrics metrics) {
        return open(EncoderCatalogue.standard(), names, DEFAULT_CACHE_BYTES, metrics);
    }

    /**
     * Loads encoders.
     *
     * @param names {@value #AUTO}; or one encoder, which then gets all texts whatever their script; or several separated
     *     by commas, of which each script's texts go to the first that reads it, and texts without letters to the first
     * @param cacheBytes for all of them together; 0 for no cache
     * @throws EncoderException if an encoder is unknown or can't be loaded
     */
    public static Encoders open(EncoderCatalogue catalogue, String names, long cacheBytes, TriageMetrics metrics) {
        return open(catalogue, names, Preparation.NONE, cacheBytes, metrics);
    }

    /** As the other, with encoders that read texts prepared in that way; they are chosen by the cleaned text's script. */
    public static Encoders open(
            EncoderCatalogue catalogue, String names, Preparation preparation, long cacheBytes, TriageMetrics metrics) {
        TextCleaning cleaning = preparation.cleaning();
        List<EncoderDescriptor> descriptors = (names.equals(AUTO)
                        ? AUTO_NAMES
                        : List.of(names.strip().split("\\s*,\\s*")))
                .stream().distinct().map(catalogue::descriptor).toList();
        List<Encoder> encoders = new ArrayList<>();
        for (Encoder encoder : load(descriptors, preparation)) {
            Encoder measured = new MeasuredEncoder(encoder, metrics);
            encoders.add(
                    cacheBytes == 0
                            ? measured
                            : new CachingEncoder(measured, cacheBytes / descriptors.size(), metrics));
        }
        EncoderSelector selector = selector(descriptors, encoders);
        return new Encoders(
                List.copyOf(encoders),
                cleaning.isNone() || encoders.size() == 1 ? selector : text -> selector.select(cleaning.clean(text)));
    }

    /** Side by side: most of the time goes into digests and into optimising each network's graph. */
    private static List<Encoder> load(List<EncoderDescriptor> descriptors, Preparation preparation) {
        List<CompletableFuture<Encoder>> loading = descriptors.stream()
                .map(descriptor -> CompletableFuture.<Encoder>supplyAsync(
                        () -> EncoderCatalogue.open(descriptor, preparation), Encoders::inThread))
                .toList();
        List<Encoder> loaded = new ArrayList<>();
        RuntimeException failure = null;
        for (CompletableFuture<Encoder> future : loading) {
            try {
                loaded.add(future.join());
            } catch (CompletionException e) {
                failure = e.getCause() instanceof RuntimeException cause ? cause : e;
            }
        }
        if (failure != null) {
            loaded.forEach(Encoder::close);
            throw failure;
        }
        return loaded;
    }

    private static void inThread(Runnable task) {
        Thread thread = new Thread(task, "encoder-loader");
        thread.setDaemon(true);
        thread.start();
    }

    private static EncoderSelector selector(List<EncoderDescriptor> descriptors, List<Encoder> encoders) {
        Optional<Encoder> first = Optional.of(encoders.get(0));
        if (encoders.size() == 1) {
            return text -> first;
        }
        Map<UnicodeScript, Encoder> byScript = new EnumMap<>(UnicodeScript.class);
        for (int i = 0; i < encoders.size(); i++) {
            for (UnicodeScript script : descriptors.get(i).scripts()) {
                byScript.putIfAbsent(script, encoders.get(i));
            }
        }
        return new ScriptEncoderSelector(byScript, first.get());
    }

    /** All of them, in the order they were named. */
    public List<Encoder> all() {
        return encoders;
    }

    /** The first one named. */
    public Encoder first() {
        return encoders.get(0);
    }

    @Override
    public Optional<Encoder> select(String text) {
        return selector.select(text);
    }

    @Override
    public void close() {
        encoders.forEach(Encoder::close);
    }
}
