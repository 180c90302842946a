package dev.triage.runtime.embedded;

import static java.util.stream.Collectors.joining;

import dev.triage.runtime.embedded.RegistryJournal.Entry;
import dev.triage.runtime.embedded.RegistryJournal.Entry.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;

/**
 * Schemas by id, subjects with their versions, and their settings: what the registry knows, without HTTP. A schema has
 * the same id under all subjects; neither ids nor version numbers are used twice.
 */
final class SchemaStore implements AutoCloseable {

    /** A schema under a subject. */
    record Version(String subject, int version, int id, String schema, boolean deleted) {
        Version asDeleted() {
            return new Version(subject, version, id, schema, true);
        }
    }

    private static final String GLOBAL_COMPATIBILITY = "BACKWARD";
    private static final String GLOBAL_MODE = "READWRITE";

    private final RegistryJournal journal;
    private final Map<Integer, String> schemasById = new TreeMap<>();
    private final Map<String, Integer> idsBySchema = new HashMap<>();
    private final Map<String, TreeMap<Integer, Version>> subjects = new TreeMap<>();
    private final Map<String, Integer> lastVersions = new HashMap<>();
    private final Map<String, String> compatibilities = new HashMap<>();
    private final Map<String, String> modes = new HashMap<>();

    private SchemaStore(RegistryJournal journal) {
        this.journal = journal;
        journal.past().forEach(this::apply);
    }

    static SchemaStore open(Path file) throws IOException {
        return new SchemaStore(RegistryJournal.open(file));
    }

    synchronized List<String> subjects(boolean deletedToo) {
        return subjects.keySet().stream()
                .filter(subject -> !versions(subject, deletedToo).isEmpty())
                .toList();
    }

    /** Oldest first; empty if the subject isn't known. */
    synchronized List<Version> versions(String subject, boolean deletedToo) {
        return subjects.getOrDefault(subject, new TreeMap<>()).values().stream()
                .filter(version -> deletedToo || !version.deleted())
                .toList();
    }

    /** At least one. */
    synchronized List<Version> existing(String subject, boolean deletedToo) {
        List<Version> versions = versions(subject, deletedToo);
        if (versions.isEmpty()) {
            throw RegistryError.subjectNotFound(subject);
        }
        return versions;
    }

    /** @param wanted a number, {@code latest} or -1, which means the same */
    synchronized Version version(String subject, String wanted, boolean deletedToo) {
        List<Version> versions = existing(subject, deletedToo);
        if (wanted.equals("latest") || wanted.equals("-1")) {
            return versions.get(versions.size() - 1);
        }
        if (!wanted.matches("[1-9]\\d{0,8}")) {
            throw RegistryError.invalidVersion(wanted);
        }
        return versions.stream()
                .filter(version -> version.version() == Integer.parseInt(wanted))
                .findFirst()
                .orElseThrow(() -> RegistryError.versionNotFound(wanted));
    }

    synchronized String schema(int id) {
        String schema = schemasById.get(id);
        if (schema == null) {
            throw RegistryError.schemaNotFound();
        }
        return schema;
    }

    synchronized List<Version> versionsOf(int id, boolean deletedToo) {
        schema(id);
        return subjects.keySet().stream()
                .flatMap(subject -> versions(subject, deletedToo).stream())
                .filter(version -> version.id() == id)
                .toList();
    }

    /** The version that has this schema. */
    synchronized Version lookUp(String subject, String schema, boolean deletedToo) {
        String canonical = parse(schema).toString();
        return existing(subject, deletedToo).stream()
                .filter(has(canonical))
                .findFirst()
                .orElseThrow(RegistryError::schemaNotFound);
    }

    /** Registers a schema; where the subject has it already, nothing changes. */
    synchronized Version register(String subject, String schema) {
        Schema parsed = parse(schema);
        String canonical = parsed.toString();
        List<Version> versions = versions(subject, false);
        for (Version version : versions) {
            if (has(canonical).test(version)) {
                return version;
            }
        }
        if (mode(subject).orElse(mode(null).orElseThrow()).equals("READONLY")) {
            throw RegistryError.readOnly(subject);
        }
        List<String> problems = problems(subject, parsed, versions);
        if (!problems.isEmpty()) {
            throw RegistryError.incompatible(subject, problems.stream().collect(joining(", ")));
        }
        int last = schemasById.isEmpty() ? 0 : Collections.max(schemasById.keySet());
        int id = idsBySchema.getOrDefault(canonical, last + 1);
        int number = lastVersions.getOrDefault(subject, 0) + 1;
        record(Entry.registered(subject, number, id, canonical));
        return new Version(subject, number, id, canonical, false);
    }

    private static Predicate<Version> has(String canonical) {
        return version -> version.schema().equals(canonical);
    }

    /** Why a schema doesn't fit some versions of a subject, empty if it does. */
    synchronized List<String> problems(String subject, String schema, List<Version> against) {
        return problems(subject, parse(schema), against);
    }

    private List<String> problems(String subject, Schema schema, List<Version> against) {
        List<Schema> newestFirst = new ArrayList<>();
        against.forEach(version -> newestFirst.add(0, parse(version.schema())));
        return Compatibility.parse(
                        compatibility(subject).orElse(compatibility(null).orElseThrow()))
                .problems(schema, newestFirst);
    }

    private static Schema parse(String schema) {
        try {
            return new Schema.Parser().parse(schema);
        } catch (SchemaParseException | NullPointerException e) {
            throw RegistryError.invalidSchema(String.valueOf(e.getMessage()));
        }
    }

    /** Hides versions, or removes those that are hidden for good. Their ids stay readable: records use them. */
    synchronized void delete(List<Version> versions, boolean permanently) {
        for (Version version : versions) {
            record(Entry.version(permanently ? Kind.PURGED : Kind.DELETED, version.subject(), version.version()));
        }
    }

    /** @param subject null for all */
    synchronized Optional<String> compatibility(String subject) {
        return Optional.ofNullable(compatibilities.get(subject))
                .or(() -> Optional.ofNullable(subject == null ? GLOBAL_COMPATIBILITY : null));
    }

    synchronized Optional<String> mode(String subject) {
        return Optional.ofNullable(modes.get(subject))
                .or(() -> Optional.ofNullable(subject == null ? GLOBAL_MODE : null));
    }

    /** @param level null to take the setting back */
    synchronized void setCompatibility(String subject, Compatibility level) {
        record(Entry.setting(Kind.COMPATIBILITY, subject, level == null ? null : level.name()));
    }

    synchronized void setMode(String subject, String mode) {
        record(Entry.setting(Kind.MODE, subject, mode));
    }

    private void record(Entry entry) {
        try {
            journal.append(entry);
        } catch (IOException e) {
            throw new UncheckedIOException("the registry can't write its file", e);
        }
        apply(entry);
    }

    private void apply(Entry entry) {
        String subject = entry.subject();
        switch (entry.kind()) {
            case REGISTERED -> {
                schemasById.put(entry.id(), entry.schema());
                idsBySchema.put(entry.schema(), entry.id());
                lastVersions.put(subject, entry.version());
                subjects.computeIfAbsent(subject, name -> new TreeMap<>())
                        .put(entry.version(), new Version(subject, entry.version(), entry.id(), entry.schema(), false));
            }
            case DELETED ->
                subjects.get(subject).computeIfPresent(entry.version(), (number, version) -> version.asDeleted());
            case PURGED -> subjects.get(subject).remove(entry.version());
            case COMPATIBILITY -> set(compatibilities, subject, entry.value());
            case MODE -> set(modes, subject, entry.value());
        }
    }

    private static void set(Map<String, String> settings, String subject, String value) {
        if (value == null) {
            settings.remove(subject);
        } else {
            settings.put(subject, value);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        journal.close();
    }
}
