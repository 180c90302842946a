package dev.triage.avro;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.triage.RequiredPart;
import dev.triage.core.Ticket;
import dev.triage.runtime.embedded.EmbeddedRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another language's client, {@code @confluentinc/schemaregistry} from npm, reads what we write and the reverse. */
class NodeClientIT {

    private static final Path SOURCE = Path.of("src", "test", "js");
    private static final Path HOME = Path.of("target", "js");

    @TempDir
    Path directory;

    @BeforeAll
    static void install() throws Exception {
        try {
            run(Path.of("."), "node", "--version");
            run(Path.of("."), "npm", "--version");
        } catch (IOException e) {
            RequiredPart.missing("node", "node or npm is missing, so the npm client was not tried");
        }
        Files.createDirectories(HOME);
        boolean installed = Files.exists(HOME.resolve("node_modules"))
                && Files.mismatch(SOURCE.resolve("package-lock.json"), HOME.resolve("package-lock.json")) < 0;
        for (String file : List.of("package.json", "package-lock.json", "roundtrip.js")) {
            Files.copy(SOURCE.resolve(file), HOME.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        if (!installed) {
            run(HOME, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        }
    }

    private static String run(Path home, String... command) throws IOException, InterruptedException {
        Path errors = Files.createTempFile("node", ".err");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(home.toFile())
                    .redirectError(errors.toFile())
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean ended = process.waitFor(60, TimeUnit.SECONDS);
            assertThat(ended && process.exitValue() == 0)
                    .as("%s: %s", List.of(command), Files.readString(errors))
                    .isTrue();
            return output;
        } finally {
            Files.delete(errors);
        }
    }

    @Test
    void shouldReadEachOthersTickets() throws Exception {
        try (EmbeddedRegistry registry = EmbeddedRegistry.start(directory);
                RecordSerdes serdes = new RecordSerdes(Map.of(RecordSerdes.URL, registry.url()))) {
            String ours = HexFormat.of().formatHex(serdes.ticket().encode("tickets", Records.TICKET));

            JsonNode theirs =
                    new ObjectMapper().readTree(run(HOME, "node", "roundtrip.js", registry.url(), "tickets", ours));

            assertThat(theirs.at("/read/id").asText()).isEqualTo(Records.TICKET.id());
            assertThat(theirs.at("/read/text").asText()).isEqualTo(Records.TICKET.text());
            assertThat(theirs.at("/read/attributes/floor").asText()).isEqualTo("3");
            assertThat(theirs.at("/read/created").asLong()).isEqualTo(Records.NOON.toEpochMilli());
            assertThat(theirs.at("/subjects/0").asText()).isEqualTo("tickets-value");
            assertThat(serdes.ticket()
                            .decode(
                                    null,
                                    HexFormat.of()
                                            .parseHex(theirs.path("written").asText())))
                    .isEqualTo(new Ticket(
                            "T-1-reply",
                            Records.TICKET.subject(),
                            "从 Node 写的",
                            Records.TICKET.channel(),
                            Records.TICKET.attributes(),
                            Instant.ofEpochMilli(1795500000123L),
                            Records.TICKET.trace()));
        }
    }
}
