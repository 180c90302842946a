package dev.triage.web;

import dev.triage.core.Encoder;
import dev.triage.core.EncoderSelector;
import dev.triage.core.TriageMetrics;
import dev.triage.encoder.EncoderCatalogue;
import dev.triage.encoder.EncoderDescriptor;
import dev.triage.encoder.Encoders;
import dev.triage.encoder.TokenLimit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The catalogue's encoders, each loaded when it is first asked for, by the names that programs know them by. Safe for
 * use by several threads.
 */
public final class ServedEncoders implements EncoderSelector, AutoCloseable {
    private static final String DEFAULT = "all-minilm-l6-v2-q";

    /** Names of the same models elsewhere. */
    private static final Map<String, String> ALIASES = aliases();

    private final EncoderCatalogue catalogue;
    private final Encoders standing;
    private final long cacheBytes;
    private final TriageMetrics metrics;
    private final Map<String, EncoderDescriptor> installed = new TreeMap<>();
    private final Map<String, Loaded> loaded = new TreeMap<>();
    private final Map<String, TokenLimit> limits = new TreeMap<>();
    private boolean closed;

    /**
     * @param standing encoders that are open anyway and choose by script; their owner closes them, later than this
     * @param cacheBytes for each further encoder
     */
    public ServedEncoders(EncoderCatalogue catalogue, Encoders standing, long cacheBytes, TriageMetrics metrics) {
        this.catalogue = catalogue;
        this.standing = standing;
        this.cacheBytes = cacheBytes;
        this.metrics = metrics;
        for (EncoderDescriptor descriptor : catalogue.descriptors()) {
            if (descriptor.installed()) {
                installed.put(descriptor.name(), descriptor);
            }
        }
    }

    private static Map<String, String> aliases() {
        Map<String, String> aliases = new LinkedHashMap<>();
        // Ollama's
        aliases.put("all-minilm", DEFAULT);
        aliases.put("all-minilm:l6-v2", DEFAULT);
        aliases.put("all-minilm:22m", DEFAULT);
        // the reference article's
        aliases.put("mxbai/embedding", DEFAULT);
        // Hugging Face's
        aliases.put("sentence-transformers/all-minilm-l6-v2", DEFAULT);
        aliases.put("all-minilm-l6-v2", DEFAULT);
        aliases.put("baai/bge-small-en-v1.5", "bge-small-en-v1.5-q");
        aliases.put("bge-small-en-v1.5", "bge-small-en-v1.5-q");
        aliases.put("baai/bge-small-zh-v1.5", "bge-small-zh-v1.5-q");
        aliases.put("bge-small-zh-v1.5", "bge-small-zh-v1.5-q");
        return aliases;
    }

    /** @param own null for a standing encoder */
    private record Loaded(EncoderDescriptor descriptor, Encoder encoder, Encoders own) {}

    /** Those that can be opened, by name. */
    public Collection<EncoderDescriptor> installed() {
        return installed.values();
    }

    /** The aliases of an installed encoder, as callers may write them. */
    public List<String> aliases(EncoderDescriptor descriptor) {
        List<String> names = new ArrayList<>();
        ALIASES.forEach((alias, name) -> {
            if (name.equals(descriptor.name()) && !installed.containsKey(alias)) {
                names.add(alias);
            }
        });
        return names;
    }

    /** By its own name or an alias, in any case, with or without Ollama's {@code :latest}. */
    public Optional<EncoderDescriptor> find(String model) {
        String name = model.strip().toLowerCase(Locale.ROOT);
        if (name.endsWith(":latest")) {
            name = name.substring(0, name.length() - ":latest".length());
        }
        EncoderDescriptor own = installed.get(name);
        if (own == null) {
            String alias = ALIASES.get(name);
            own = alias == null ? null : installed.get(alias);
        }
        return Optional.ofNullable(own);
    }

    /** The descriptor of an encoder that came from here. */
    public EncoderDescriptor descriptor(Encoder encoder) {
        return installed.get(name(encoder));
    }

    private static String name(Encoder encoder) {
        return encoder.id().substring(0, encoder.id().lastIndexOf('@'));
    }

    /** By script, among the standing encoders. */
    @Override
    public Optional<Encoder> select(String text) {
        return standing.select(text);
    }

    /**
     * The encoder, loaded if need be, which takes about a second. The caller doesn't close it.
     *
     * @throws dev.triage.encoder.EncoderException if it can't be loaded
     */
    public Encoder open(EncoderDescriptor descriptor) {
        synchronized (loaded) {
            requireOpen();
            return loaded.computeIfAbsent(descriptor.name(), name -> load(descriptor))
                    .encoder();
        }
    }

    private Loaded load(EncoderDescriptor descriptor) {
        for (Encoder encoder : standing.all()) {
            // the same network may stand there for texts that are cleaned first: other vectors
            if (encoder.id().equals(descriptor.id())) {
                return new Loaded(descriptor, encoder, null);
            }
        }
        Encoders own = Encoders.open(catalogue, descriptor.name(), cacheBytes, metrics);
        return new Loaded(descriptor, own.first(), own);
    }

    /** Of an encoder's tokenizer. The caller doesn't close it. */
    public TokenLimit limit(EncoderDescriptor descriptor) {
        synchronized (loaded) {
            requireOpen();
            return limits.computeIfAbsent(descriptor.name(), name -> TokenLimit.open(descriptor));
        }
    }

    private void requireOpen() {
        if (closed) {
            throw ApiException.unavailable("The service is closing.");
        }
    }

    /** Those in memory. */
    public List<EncoderDescriptor> loaded() {
        return installed.values().stream()
                .filter(descriptor -> standing.all().stream()
                                .anyMatch(encoder -> name(encoder).equals(descriptor.name()))
                        || isLoaded(descriptor))
                .toList();
    }

    private boolean isLoaded(EncoderDescriptor descriptor) {
        synchronized (loaded) {
            return loaded.containsKey(descriptor.name());
        }
    }

    @Override
    public void close() {
        synchronized (loaded) {
            closed = true;
            for (Loaded one : loaded.values()) {
                if (one.own() != null) {
                    one.own().close();
                }
            }
            loaded.clear();
            limits.values().forEach(TokenLimit::close);
            limits.clear();
        }
    }
}
