package dev.triage.avro;

import static dev.triage.avro.DecodeException.Reason.NOT_AVRO;
import static dev.triage.avro.DecodeException.Reason.UNKNOWN_SCHEMA;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.avro.AvroSchema;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.RestService;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.entities.SchemaString;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place that knows the Confluent client. It asks again while the registry doesn't answer, and remembers what
 * never changes: which schema an id stands for. May be used by several threads.
 */
final class SchemaRegistry implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SchemaRegistry.class);

    private static final String COMPATIBILITY = "FULL_TRANSITIVE";
    private static final int UNKNOWN_ID = 40403;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final RegistrySettings settings;
    private final String address;
    private final RestService rest;
    private final CachedSchemaRegistryClient client;
    private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();

    /** Ids that no schema had when asked; for a short time, because one may be registered meanwhile. */
    private final Cache<Integer, String> unreadable = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofSeconds(10))
            .build();

    SchemaRegistry(RegistrySettings settings) {
        this.settings = settings;
        address = settings.urls().stream()
                .map(url -> url.replaceFirst("//[^/@]*@", "//"))
                .reduce((one, other) -> one + ", " + other)
                .orElseThrow();
        rest = new RestService(settings.urls());
        client = new CachedSchemaRegistryClient(
                rest, 1000, List.of(new AvroSchemaProvider()), settings.client(), Map.of());
    }

    /** The schema a record was written with. */
    Schema schema(int id) {
        Schema known = schemas.get(id);
        if (known == null) {
            known = ask(() -> fetch(id));
            schemas.put(id, known);
        }
        return known;
    }

    private Schema fetch(int id) throws IOException, RestClientException {
        String missing = unreadable.getIfPresent(id);
        if (missing != null) {
            throw new DecodeException(UNKNOWN_SCHEMA, missing);
        }
        SchemaString found;
        try {
            found = rest.getId(id);
        } catch (RestClientException e) {
            if (e.getErrorCode() != UNKNOWN_ID) {
                throw e;
            }
            String reason = "the schema registry knows no schema " + id;
            unreadable.put(id, reason);
            throw new DecodeException(UNKNOWN_SCHEMA, reason);
        }
        if (!AvroSchema.TYPE.equals(found.getSchemaType())) {
            throw new DecodeException(NOT_AVRO, "schema " + id + " is not an Avro schema");
        }
        String text = found.getReferences() == null || found.getReferences().isEmpty()
                ? found.getSchemaString()
                : client.getSchemaById(id).rawSchema().toString();
        try {
            return parse(text);
        } catch (SchemaParseException e) {
            throw new DecodeException(NOT_AVRO, "schema " + id + " can't be parsed");
        }
    }

    private static Schema parse(String text) {
        return new Schema.Parser(NameValidator.NO_VALIDATION)
                .setValidateDefaults(false)
                .parse(text);
    }

    /**
     * Id of our schema under a subject, which is registered if it may be.
     *
     * @throws RegistryException if it isn't there and may not be registered, or the registry refuses it
     */
    synchronized int id(String subject, String schema) {
        AvroSchema parsed = new AvroSchema(schema);
        int id = ask(() -> {
            boolean newSubject;
            try {
                return client.getId(subject, parsed);
            } catch (RestClientException e) {
                if (e.getStatus() != 404 || isForeign(e)) {
                    throw e;
                }
                newSubject = e.getErrorCode() != UNKNOWN_ID;
            }
            if (!settings.autoRegister()) {
                throw new RegistryException(
                        "the schema of " + subject + " is not registered; register it, or set "
                                + RecordSerdes.AUTO_REGISTER + " to true",
                        null);
            }
            return newSubject ? registerFirst(subject, parsed) : client.register(subject, parsed);
        });
        schemas.put(id, parse(schema)); // somebody may have asked for this id before it stood for anything
        return id;
    }

    /** How our schema stands under a subject; changes nothing. */
    SchemaStanding standing(String subject, String schema) {
        AvroSchema parsed = new AvroSchema(schema);
        return ask(() -> {
            try {
                client.getId(subject, parsed);
                return SchemaStanding.REGISTERED;
            } catch (RestClientException e) {
                if (e.getStatus() != 404 || isForeign(e)) {
                    throw e;
                }
                if (!settings.autoRegister()) {
                    return SchemaStanding.MISSING;
                }
                return e.getErrorCode() != UNKNOWN_ID || client.testCompatibility(subject, parsed)
                        ? SchemaStanding.ACCEPTABLE
                        : SchemaStanding.REFUSED;
            }
        });
    }

    private int registerFirst(String subject, AvroSchema schema) throws IOException, RestClientException {
        protect(subject);
        int id = client.register(subject, schema);
        LOG.info("subject={} schemaId={} registered", subject, id);
        return id;
    }

    /** Sets the compatibility level, unless the subject has one already: somebody chose it. */
    private void protect(String subject) throws IOException, RestClientException {
        try {
            if (!hasCompatibility(subject)) {
                client.updateCompatibility(subject, COMPATIBILITY);
            }
        } catch (RestClientException e) {
            if (e.getStatus() != 403) {
                throw e;
            }
            LOG.warn("subject={} compatibility={} not set: the registry doesn't allow it", subject, COMPATIBILITY);
        }
    }

    private boolean hasCompatibility(String subject) throws IOException, RestClientException {
        try {
            client.getCompatibility(subject);
            return true;
        } catch (RestClientException e) {
            if (e.getStatus() == 404 && !isForeign(e)) {
                return false;
            }
            throw e;
        }
    }

    void check() {
        ask(rest::getSchemaTypes);
    }

    private interface Question<T> {
        T ask() throws IOException, RestClientException;
    }

    private <T> T ask(Question<T> question) {
        long deadline = System.nanoTime() + settings.patience().toNanos();
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                return question.ask();
            } catch (SSLException e) {
                throw new RegistryException(
                        "the schema registry at " + address + " can't be talked to with these TLS settings: "
                                + e.getMessage(),
                        e);
            } catch (IOException e) {
                if (System.nanoTime() + pause.toNanos() > deadline) {
                    throw new RegistryUnavailableException(
                            "the schema registry at " + address + " doesn't answer: " + e.getMessage(), e);
                }
            } catch (RestClientException e) {
                if (!isPassing(e)) {
                    throw refusal(e);
                }
                if (System.nanoTime() + pause.toNanos() > deadline) {
                    throw new RegistryUnavailableException(
                            "the schema registry at " + address + " is not well, it answers with status "
                                    + e.getStatus(),
                            e);
                }
            }
            pause(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
    }

    private void pause(Duration pause) {
        try {
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RegistryUnavailableException("interrupted while waiting for the schema registry", e);
        }
    }

    private static boolean isPassing(RestClientException e) {
        return e.getStatus() >= 500 || e.getStatus() == 408 || e.getStatus() == 429;
    }

    /** True if the answer comes from something else than a registry, for example a proxy in front of it. */
    private static boolean isForeign(RestClientException e) {
        return e.getErrorCode() < 40400 || e.getErrorCode() > 40499;
    }

    private RegistryException refusal(RestClientException e) {
        return switch (e.getStatus()) {
            case 401, 403 ->
                new RegistryException(
                        "the schema registry at " + address + " refuses us: check user, password and rights", e);
            case 404 ->
                new RegistryException("there is no schema registry at " + address + ": check " + RecordSerdes.URL, e);
            case 409 ->
                new RegistryException(
                        "the schema registry at " + address + " refuses our schema, it doesn't fit earlier ones: "
                                + e.getMessage(),
                        e);
            default -> new RegistryException("the schema registry at " + address + " refuses: " + e.getMessage(), e);
        };
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (IOException e) {
            LOG.warn("closing the schema registry client failed", e);
        }
    }
}
