package dev.triage.avro;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaCompatibility.SchemaPairCompatibility;

/** The schemas of the releases there have been, one folder each, as they stand in registries. */
final class Releases {
    private static final Path FOLDER = Path.of("src", "test", "resources", "schemas");

    /** What this version writes, by the name of its record. */
    static final Map<String, RecordType<?, ?>> NOW = Map.of(
            "Ticket", TicketRecords.TYPE,
            "LabelledExample", ExampleRecords.TYPE,
            "Category", CategoryRecords.TYPE,
            "LabelledTicket", LabelledTicketRecords.TYPE,
            "ReviewTicket", ReviewTicketRecords.TYPE,
            "ReviewDecision", ReviewDecisionRecords.TYPE,
            "FaqEntry", FaqEntryRecords.TYPE);

    private Releases() {}

    static List<String> all() throws IOException {
        try (Stream<Path> folders = Files.list(FOLDER)) {
            return folders.map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    /** By the name of the record. */
    static Map<String, String> schemas(String release) throws IOException {
        Map<String, String> schemas = new TreeMap<>();
        try (Stream<Path> files = Files.list(FOLDER.resolve(release))) {
            for (Path file : files.toList()) {
                schemas.put(file.getFileName().toString().replace(".avsc", ""), Files.readString(file));
            }
        }
        return schemas;
    }

    /** What keeps readers and writers of two schemas apart, in either direction; empty if nothing does. */
    static List<String> conflicts(String released, String now) {
        Schema old = new Schema.Parser().parse(released);
        Schema current = new Schema.Parser().parse(now);
        return Stream.of(
                        conflict("this version can't read what that release has written", current, old),
                        conflict("that release can't read what this version writes", old, current))
                .flatMap(List::stream)
                .toList();
    }

    private static List<String> conflict(String what, Schema reader, Schema writer) {
        SchemaPairCompatibility pair = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
        return pair.getType() == SchemaCompatibilityType.COMPATIBLE
                ? List.of()
                : pair.getResult().getIncompatibilities().stream()
                        .map(problem -> what + ": " + problem.getType() + " at " + problem.getLocation() + " "
                                + problem.getMessage())
                        .toList();
    }
}
