package dev.triage.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.triage.web.console.UserFile;
import dev.triage.web.faq.FaqTable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Files that people write by hand are either understood or refused with a sentence. */
@Tag("fuzz")
class AnyFileTest {
    private static Path file;
    private static int inputs;

    @BeforeContainer
    static void file() throws IOException {
        file = Files.createTempFile("any", ".txt");
    }

    @AfterContainer
    static void delete() throws IOException {
        Files.delete(file);
        System.out.println("fuzz: " + inputs + " files and settings");
    }

    /** Or a value. */
    private static void expectSentence(Runnable reading) {
        try {
            reading.run();
        } catch (SetupException e) {
            assertThat(e.getMessage()).isNotBlank().doesNotContain("\tat ");
        } catch (RuntimeException | StackOverflowError e) {
            fail("something else than a sentence", e);
        }
    }

    @Provide
    Arbitrary<byte[]> tables() {
        Arbitrary<String> parts = Arbitraries.of(
                "text", "label", "id", "subject", ",", "\"", "\n", "\r\n", "\r", "\"\"", "a", "打", "\uFEFF", "\0", " ",
                ";", "=1+1", "'");
        Arbitrary<byte[]> composed = parts.list().ofMaxSize(60).map(list -> ("text,label\n" + String.join("", list))
                .getBytes(StandardCharsets.UTF_8));
        return Arbitraries.oneOf(
                composed, Arbitraries.bytes().array(byte[].class).ofMaxSize(200));
    }

    @Property
    void shouldReadOrRefuseAnyTable(@ForAll("tables") byte[] bytes) {
        inputs++;
        expectSentence(() -> {
            CsvTable table = CsvTable.read("any.csv", new ByteArrayInputStream(bytes));
            assertThat(table.rows()).allMatch(row -> !row.id().isBlank());
            table.examples(sentence -> {});
        });
        expectSentence(() -> CategoryTable.read("any.csv", new ByteArrayInputStream(bytes)));
    }

    @Provide
    Arbitrary<byte[]> answers() {
        return tables().map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1)
                .replace("text,label", "id,question,answer,link")
                .getBytes(StandardCharsets.ISO_8859_1));
    }

    @Property
    void shouldReadOrRefuseAnyAnswers(@ForAll("answers") byte[] bytes) throws IOException {
        inputs++;
        Files.write(file, bytes);

        expectSentence(() -> assertThat(FaqTable.read(file).entries())
                .allMatch(entry -> !entry.id().isBlank()));
    }

    @Provide
    Arbitrary<String> users() {
        String hash = "$2a$11$" + "a".repeat(53);
        Arbitrary<String> parts = Arbitraries.of(
                "ana",
                "名",
                "=",
                ":",
                " ",
                "reviewer",
                "admin",
                "king",
                hash,
                "$2a$",
                "\\u12",
                "\\",
                "#",
                "!",
                "\n",
                "\t");
        return parts.list().ofMaxSize(12).map(list -> String.join("", list));
    }

    @Property
    void shouldReadOrRefuseAnyUsers(@ForAll("users") String lines) throws IOException {
        inputs++;
        Files.writeString(file, lines);

        expectSentence(() -> UserFile.open(file));
    }

    @Provide
    Arbitrary<String> rules() {
        Arbitrary<String> parts = Arbitraries.of(
                "- name: ",
                "  attributes: ",
                "  phrases: ",
                "  route: ",
                "  restrict: ",
                "  review: ",
                "x",
                "[a, b]",
                "{k: [v]}",
                "true",
                "null",
                "\n",
                "~",
                "&a ",
                "*a ",
                "<<: ",
                "!!java.net.URL ",
                "- ",
                ": ",
                "\"",
                "[",
                "{",
                "1",
                "-1",
                "...",
                "---",
                "\t",
                "打");
        return parts.list().ofMaxSize(30).map(list -> String.join("", list));
    }

    @Property
    void shouldReadOrRefuseAnyRules(@ForAll("rules") String yaml) throws IOException {
        inputs++;
        Files.writeString(file, yaml, StandardCharsets.UTF_8);

        expectSentence(() -> RuleFile.load(file));
    }

    private static final List<String> NAMES = List.of(
            "triage.topic-prefix",
            "triage.partitions",
            "triage.replication",
            "triage.precision",
            "triage.coverage",
            "triage.margin",
            "triage.audit-share",
            "triage.candidates",
            "triage.mode",
            "triage.repeat-window",
            "triage.publish-interval",
            "triage.fit-quiet",
            "triage.fit-after-changes",
            "triage.nowhere-share",
            "triage.threads",
            "triage.management-port",
            "triage.console-port",
            "triage.embedding-port",
            "triage.registry.max.record.bytes",
            "triage.cleaning",
            "triage.windows",
            "triage.history-retention",
            "triage.session-hours",
            "triage.cache-mb",
            "triage.state-dir",
            "triage.rules",
            "triage.similarity-threshold",
            "triage.registry.url",
            "triage.other");

    @Provide
    Arbitrary<Map<String, String>> settings() {
        Arbitrary<String> values = Arbitraries.oneOf(
                Arbitraries.of(
                        "",
                        " ",
                        "-1",
                        "0",
                        "1e9",
                        "NaN",
                        "PT1S",
                        "-PT1S",
                        "true",
                        "live",
                        "${x}",
                        "\0",
                        "9".repeat(30)),
                Arbitraries.strings().ofMaxLength(10));
        return Arbitraries.maps(Arbitraries.of(NAMES), values).ofMaxSize(4);
    }

    @Property
    void shouldReadOrRefuseAnySettings(@ForAll("settings") Map<String, String> settings) {
        inputs++;
        expectSentence(() -> {
            TriageConfig config = TriageConfig.of(new HashMap<>(settings));
            List<Consumer<TriageConfig>> readers = List.of(
                    TriageConfig::topics,
                    TriageConfig::partitions,
                    TriageConfig::replication,
                    TriageConfig::policy,
                    TriageConfig::rules,
                    TriageConfig::topology,
                    TriageConfig::fit,
                    TriageConfig::preparation,
                    TriageConfig::threads,
                    TriageConfig::stateDir,
                    TriageConfig::managementPort,
                    TriageConfig::consolePort,
                    TriageConfig::embeddingPort,
                    TriageConfig::largestMessage,
                    TriageConfig::sessionLength,
                    TriageConfig::registry,
                    TriageConfig::kafka);
            readers.forEach(reader -> expectSentence(() -> reader.accept(config)));
        });
    }
}
