package dev.triage.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

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

    @BeforeContainer
    static void file() throws IOException {
        file = Files.createTempFile("any", ".txt");
    }

    @AfterContainer
    static void delete() throws IOException {
        Files.delete(file);
    }

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
        expectSentence(() -> {
            CsvTable table = CsvTable.read("any.csv", new ByteArrayInputStream(bytes));
            assertThat(table.rows()).allMatch(row -> !row.id().isBlank());
            table.examples(sentence -> {});
        });
        expectSentence(() -> CategoryTable.read("any.csv", new ByteArrayInputStream(bytes)));
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
                    TriageConfig::threads,
                    TriageConfig::stateDir,
                    TriageConfig::managementPort,
                    TriageConfig::consolePort,
                    TriageConfig::sessionLength,
                    TriageConfig::registry,
                    TriageConfig::kafka);
            readers.forEach(reader -> expectSentence(() -> reader.accept(config)));
        });
    }
}
