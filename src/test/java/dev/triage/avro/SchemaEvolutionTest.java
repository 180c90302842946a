package dev.triage.avro;

import static org.assertj.core.api.Assertions.assertThat;

import dev.triage.core.Ticket;
import dev.triage.runtime.embedded.EmbeddedRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every release reads what every other has written. A schema that breaks this must not get past here. */
class SchemaEvolutionTest {

    @Test
    void shouldFitEveryRelease() throws IOException {
        List<String> problems = new ArrayList<>();
        for (String release : Releases.all()) {
            Releases.schemas(release).forEach((record, schema) -> Releases.conflicts(
                            schema, Releases.NOW.get(record).publishedSchema())
                    .forEach(conflict ->
                            problems.add("schemas/" + record + ".avsc doesn't fit release " + release + ", " + conflict
                                    + ". Give a new field a default, and don't rename, remove or retype one.")));
        }

        assertThat(problems).isEmpty();
    }

    @Test
    void shouldKeepAllRecordsOfEveryRelease() throws IOException {
        assertThat(Releases.all()).isNotEmpty();
        for (String release : Releases.all()) {
            assertThat(Releases.NOW.keySet())
                    .containsAll(Releases.schemas(release).keySet());
        }
    }

    /** A schema that no release's folder has could be changed at will. */
    @Test
    void shouldGuardEverySchemaThatIsPublished() throws IOException {
        Set<String> parts = Set.of("Candidate", "Judgement"); // inside others, and compared with them
        Set<String> published;
        try (Stream<Path> files = Files.list(Path.of("schemas"))) {
            published = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".avsc"))
                    .map(name -> name.replace(".avsc", ""))
                    .filter(name -> !parts.contains(name))
                    .collect(Collectors.toSet());
        }
        List<String> releases = Releases.all();

        assertThat(Releases.NOW.keySet()).isEqualTo(published);
        assertThat(Releases.schemas(releases.get(releases.size() - 1)).keySet()).isEqualTo(published);
    }

    @Test
    void shouldSayWhatDoesNotFit() throws IOException {
        String ticket = Releases.schemas("0.1").get("Ticket");
        String needsMore =
                ticket.replaceFirst("\"fields\":\\[", "\"fields\":[{\"name\":\"customer\",\"type\":\"string\"},");
        String retyped =
                ticket.replaceFirst("\"name\":\"id\",\"type\":\"string\"", "\"name\":\"id\",\"type\":\"long\"");

        assertThat(Releases.conflicts(ticket, needsMore))
                .singleElement()
                .asString()
                .contains("this version can't read what that release has written", "customer");
        assertThat(Releases.conflicts(ticket, retyped)).hasSize(2);
        assertThat(Releases.conflicts(ticket, ticket)).isEmpty();
    }

    @Test
    void shouldReadOldRecordsAndWriteWhatOldReadersUnderstand(@TempDir Path directory) throws Exception {
        String old = Releases.schemas("0.1").get("Ticket");
        try (EmbeddedRegistry registry = EmbeddedRegistry.start(directory);
                ConfluentClient client = new ConfluentClient(registry.url());
                RecordSerdes serdes = new RecordSerdes(Map.of(RecordSerdes.URL, registry.url()))) {
            int id = client.register("tickets-value", old);

            Ticket read = serdes.ticket().decode("7", Records.written(id, old, Map.of("id", "7", "text", "paper jam")));
            assertThat(read).isEqualTo(Ticket.of("7", "", "paper jam"));

            byte[] bytes = serdes.ticket().encode("tickets", Records.TICKET);
            GenericRecord understood = new GenericDatumReader<GenericRecord>(
                            new Schema.Parser().parse(TicketRecords.TYPE.publishedSchema()),
                            new Schema.Parser().parse(old))
                    .read(null, DecoderFactory.get().binaryDecoder(bytes, 5, bytes.length - 5, null));
            assertThat(understood.get("text")).hasToString(Records.TICKET.text());
        }
    }
}
