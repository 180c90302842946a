package dev.triage.avro;

import java.io.IOException;
import java.util.List;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.avro.AvroSchema;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import org.apache.flink.avro.registry.confluent.shaded.io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;

/** The genuine client, as another application would use it. */
public final class ConfluentClient implements AutoCloseable {

    /** The registry's answer where it isn't the one hoped for. */
    public static final class Refused extends Exception {

        private static final long serialVersionUID = 1;

        private final int status;
        private final int code;

        Refused(RestClientException e) {
            super(e.getMessage());
            status = e.getStatus();
            code = e.getErrorCode();
        }

        public int status() {
            return status;
        }

        public int code() {
            return code;
        }
    }

    private interface Call<T> {
        T run() throws IOException, RestClientException;
    }

    private final CachedSchemaRegistryClient client;

    public ConfluentClient(String url) {
        client = new CachedSchemaRegistryClient(url, 100);
    }

    private static <T> T call(Call<T> call) throws IOException, Refused {
        try {
            return call.run();
        } catch (RestClientException e) {
            throw new Refused(e);
        }
    }

    public int register(String subject, String schema) throws IOException, Refused {
        return call(() -> client.register(subject, new AvroSchema(schema)));
    }

    public int id(String subject, String schema) throws IOException, Refused {
        return call(() -> client.getId(subject, new AvroSchema(schema)));
    }

    public int version(String subject, String schema) throws IOException, Refused {
        return call(() -> client.getVersion(subject, new AvroSchema(schema)));
    }

    public String schema(int id) throws IOException, Refused {
        return call(() -> client.getSchemaById(id).canonicalString());
    }

    public String latestSchema(String subject) throws IOException, Refused {
        return call(() -> client.getLatestSchemaMetadata(subject).getSchema());
    }

    public List<Integer> versions(String subject) throws IOException, Refused {
        return call(() -> client.getAllVersions(subject));
    }

    public List<String> subjects() throws IOException, Refused {
        return call(() -> List.copyOf(client.getAllSubjects()));
    }

    public List<String> subjectsOf(int id) throws IOException, Refused {
        return call(() -> List.copyOf(client.getAllSubjectsById(id)));
    }

    public boolean isCompatible(String subject, String schema) throws IOException, Refused {
        return call(() -> client.testCompatibility(subject, new AvroSchema(schema)));
    }

    public List<String> problems(String subject, String schema) throws IOException, Refused {
        return call(() -> client.testCompatibilityVerbose(subject, new AvroSchema(schema)));
    }

    public String compatibility(String subject) throws IOException, Refused {
        return call(() -> client.getCompatibility(subject));
    }

    public void setCompatibility(String subject, String level) throws IOException, Refused {
        call(() -> client.updateCompatibility(subject, level));
    }

    public String mode(String subject) throws IOException, Refused {
        return call(() -> subject == null ? client.getMode() : client.getMode(subject));
    }

    public void setMode(String subject, String mode) throws IOException, Refused {
        call(() -> client.setMode(mode, subject));
    }

    public List<Integer> deleteSubject(String subject, boolean permanently) throws IOException, Refused {
        return call(() -> client.deleteSubject(subject, permanently));
    }

    public int deleteVersion(String subject, String version) throws IOException, Refused {
        return call(() -> client.deleteSchemaVersion(subject, version));
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
