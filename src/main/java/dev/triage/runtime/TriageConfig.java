package dev.triage.runtime;

import dev.triage.avro.RecordSerdes;
import dev.triage.core.Mode;
import dev.triage.core.RoutingPolicy;
import dev.triage.core.TriageMetrics;
import dev.triage.encoder.CleaningStep;
import dev.triage.encoder.EncoderCatalogue;
import dev.triage.encoder.Encoders;
import dev.triage.encoder.Preparation;
import dev.triage.learning.FitSettings;
import dev.triage.topology.FitSchedule;
import dev.triage.topology.TopicNames;
import dev.triage.topology.TriageTopology;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/**
 * The settings of one instance: from a properties file, overridden by environment variables ({@code TRIAGE_MARGIN} for
 * {@code triage.margin}) and system properties, over defaults that suit most.
 */
public final class TriageConfig {
    private static final String PREFIX = "triage.";
    private static final String KAFKA_PREFIX = "kafka.";
    private static final String REGISTRY_PREFIX = "triage.registry.";

    private final SmallRyeConfig config;
    private final List<String> names;

    private TriageConfig(SmallRyeConfig config) {
        this.config = config;
        // at once: the library collects them when first asked, and others who ask meanwhile see only some of them
        names = StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                .toList();
    }

    /**
     * @param file properties, or null for none
     * @throws SetupException if the file can't be read or names a setting that doesn't exist
     */
    public static TriageConfig load(Path file) {
        Map<String, String> settings = Map.of();
        if (file != null) {
            if (!Files.isReadable(file)) {
                throw new SetupException("The configuration file " + file + " can't be read: check its name.");
            }
            try {
                settings = new PropertiesConfigSource(file.toUri().toURL(), 200).getProperties();
            } catch (IOException | IllegalArgumentException e) {
                throw new SetupException(
                        "The configuration file " + file + " can't be read as properties: " + e.getMessage(), e);
            }
        }
        return of(settings);
    }

    /** With these settings in place of a file. */
    public static TriageConfig of(Map<String, String> settings) {
        settings.keySet().forEach(TriageConfig::refuseUnknownName);
        return new TriageConfig(new SmallRyeConfigBuilder()
                .addSystemSources()
                .withSources(new PropertiesConfigSource(settings, "settings", 200))
                .withSources(new PropertiesConfigSource(DefaultSettings.ALL, "defaults", 100))
                .build());
    }

    /** The settings there are; more may stand behind {@code kafka.} and {@code triage.registry.}. */
    public static Set<String> names() {
        return DefaultSettings.ALL.keySet();
    }

    public String applicationId() {
        return config.getRawValue("triage.application-id");
    }

    public TopicNames topics() {
        return read("triage.topic-prefix", TopicNames::new);
    }

    /** Partitions of each topic that this application creates, but {@code centroids}. */
    public int partitions() {
        return read("triage.partitions", Integer::parseInt);
    }

    /** Copies of each partition; -1 for the cluster's default. */
    public short replication() {
        return read("triage.replication", Short::parseShort);
    }

    /**
     * Loads the encoders, which the caller closes.
     *
     * @throws dev.triage.encoder.EncoderException if one is unknown or can't be loaded
     */
    public Encoders openEncoders(TriageMetrics metrics) {
        return Encoders.open(catalogue(), config.getRawValue("triage.encoder"), preparation(), cacheBytes(), metrics);
    }

    Preparation preparation() {
        return valid(
                "preparation of texts",
                () -> new Preparation(
                        read("triage.cleaning", CleaningStep::parse),
                        path("triage.abbreviations"),
                        read("triage.windows", Integer::parseInt)));
    }

    /** The encoders there are. */
    public EncoderCatalogue catalogue() {
        return path("triage.models")
                .map(folder -> EncoderCatalogue.of(List.of(folder)))
                .orElseGet(EncoderCatalogue::standard);
    }

    /** How much memory remembered embeddings may take. */
    public long cacheBytes() {
        return read("triage.cache-mb", Long::parseLong) << 20;
    }

    public RoutingPolicy policy() {
        OptionalDouble threshold = read("triage.similarity-threshold", TriageConfig::optionalNumber);
        return valid(
                "routing policy",
                () -> new RoutingPolicy(
                        read("triage.precision", Double::parseDouble),
                        read("triage.coverage", TriageConfig::optionalNumber),
                        config.getRawValue("triage.none-label"),
                        threshold,
                        read("triage.margin", Double::parseDouble),
                        read("triage.audit-share", Double::parseDouble),
                        read("triage.candidates", Integer::parseInt),
                        read("triage.mode", Mode::named)));
    }

    /** File of business rules, if there is one. */
    public Optional<Path> rules() {
        return path("triage.rules");
    }

    public TriageTopology.Settings topology() {
        return new TriageTopology.Settings(
                read("triage.repeat-window", Duration::parse),
                read("triage.history-retention", Duration::parse),
                read("triage.publish-interval", Duration::parse),
                new FitSchedule(
                        read("triage.fit-quiet", Duration::parse),
                        read("triage.fit-after-changes", Integer::parseInt),
                        read("triage.fit-after", Duration::parse)),
                read("triage.labelled-vectors", Boolean::parseBoolean));
    }

    /** How fits are made. */
    public FitSettings fit() {
        return valid(
                "way of fitting",
                () -> FitSettings.DEFAULT.with(
                        read("triage.nowhere-share", Double::parseDouble),
                        config.getRawValue("triage.none-label"),
                        threads()));
    }

    /** Stream threads; as many as there are processors where the setting is 0. */
    public int threads() {
        int threads = read("triage.threads", Integer::parseInt);
        return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    }

    public Path stateDir() {
        return read("triage.state-dir", Path::of);
    }

    public String managementHost() {
        return config.getRawValue("triage.management-host");
    }

    /** 0 for any free one. */
    public int managementPort() {
        return read("triage.management-port", Integer::parseInt);
    }

    public String consoleHost() {
        return config.getRawValue("triage.console-host");
    }

    /** 0 for any free one. */
    public int consolePort() {
        return read("triage.console-port", Integer::parseInt);
    }

    /** True if browsers reach the console over HTTPS, so that its cookie never travels without. */
    public boolean consoleHttps() {
        return read("triage.console-https", Boolean::parseBoolean);
    }

    /** Key store with which the console speaks HTTPS itself, if it does. */
    public Optional<Path> consoleKeyStore() {
        return path("triage.console-keystore");
    }

    public String consoleKeyStorePassword() {
        return config.getRawValue("triage.console-keystore-password");
    }

    /** File of the console's users, if there is one. */
    public Optional<Path> users() {
        return path("triage.users");
    }

    /** What sessions are signed with, the same on all instances; empty if none was set. */
    public Optional<String> sessionKey() {
        return Optional.of(config.getRawValue("triage.session-key").strip()).filter(key -> !key.isEmpty());
    }

    public Duration sessionLength() {
        return Duration.ofHours(read("triage.session-hours", Integer::parseInt));
    }

    /** What programs show to use the API, if they may. */
    public Optional<String> apiToken() {
        return Optional.of(config.getRawValue("triage.api-token").strip()).filter(token -> !token.isEmpty());
    }

    public String embeddingHost() {
        return config.getRawValue("triage.embedding-host");
    }

    /** 0 for any free one; empty to go without the embedding service. */
    public OptionalInt embeddingPort() {
        return read(
                "triage.embedding-port",
                text -> text.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text)));
    }

    /** What callers of the embedding service must show, if anything. */
    public Optional<String> embeddingToken() {
        return Optional.of(config.getRawValue("triage.embedding-token").strip()).filter(token -> !token.isEmpty());
    }

    /**
     * Settings for {@link RecordSerdes}: what stands behind {@code triage.registry.}, the client's own names included.
     *
     * @throws SetupException if one of them has no meaning
     */
    public Map<String, String> registry() {
        Map<String, String> settings = startingWith(REGISTRY_PREFIX);
        settings.put(RecordSerdes.URL, settings.remove("url"));
        settings.put(RecordSerdes.AUTO_REGISTER, settings.remove("auto-register"));
        valid("access to the registry, " + REGISTRY_PREFIX + "…,", () -> RecordSerdes.largestMessage(settings));
        return settings;
    }

    /** How long a message is that topics must take, in bytes. */
    public int largestMessage() {
        return RecordSerdes.largestMessage(registry());
    }

    /** What stands behind {@code kafka.}, for all Kafka clients. */
    public Map<String, String> kafka() {
        return startingWith(KAFKA_PREFIX);
    }

    private static OptionalDouble optionalNumber(String text) {
        return text.isBlank() ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(text));
    }

    private Optional<Path> path(String name) {
        return read(
                name,
                value -> Optional.of(value).filter(path -> !path.isEmpty()).map(Path::of));
    }

    private <T> T read(String name, Function<String, T> parse) {
        String value = config.getRawValue(name);
        try {
            return parse.apply(value == null ? "" : value.trim());
        } catch (RuntimeException e) {
            throw new SetupException(
                    "The setting " + name + " can't be '" + value + "'"
                            + (e instanceof NumberFormatException
                                    ? ": it must be a number."
                                    : ": " + e.getMessage() + "."),
                    e);
        }
    }

    /** What several settings say together. */
    private static <T> T valid(String what, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new SetupException("The " + what + " can't be used: " + e.getMessage() + ".", e);
        }
    }

    private Map<String, String> startingWith(String prefix) {
        Map<String, String> found = new LinkedHashMap<>();
        for (String name : names) {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), config.getRawValue(name));
            }
        }
        return found;
    }

    private static void refuseUnknownName(String name) {
        if (name.startsWith(PREFIX) && !name.startsWith(REGISTRY_PREFIX) && !DefaultSettings.ALL.containsKey(name)) {
            throw new SetupException("There is no setting " + name + "; there are: "
                    + String.join(", ", new TreeSet<>(DefaultSettings.ALL.keySet())) + ".");
        }
    }
}
