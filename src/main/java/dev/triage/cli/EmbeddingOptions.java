package dev.triage.cli;

import dev.triage.runtime.SetupException;
import dev.triage.web.embedding.EmbeddingService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** Where the embedding service listens, and who may ask it. */
final class EmbeddingOptions {
    private static final String TOKEN_VARIABLE = "TRIAGE_EMBEDDING_TOKEN";

    @Option(
            names = "--embedding-port",
            paramLabel = "N",
            defaultValue = "" + EmbeddingService.DEFAULT_PORT,
            description = "Port of the embedding service (default: ${DEFAULT-VALUE}; 0 for any).")
    private int port;

    @Option(
            names = "--embedding-host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Address it listens on (default: ${DEFAULT-VALUE}, this machine only).")
    private String host;

    @Option(
            names = "--embedding-token-file",
            paramLabel = "FILE",
            description = "File with a token that callers must show as 'Authorization: Bearer'; the environment"
                    + " variable " + TOKEN_VARIABLE + " does the same.")
    private Path tokenFile;

    /** As settings of an instance. */
    Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        settings.put("triage.embedding-port", Integer.toString(port));
        settings.put("triage.embedding-host", host);
        token().ifPresent(token -> settings.put("triage.embedding-token", token));
        return settings;
    }

    String host() {
        return host;
    }

    int port() {
        return port;
    }

    Optional<String> token() {
        if (tokenFile == null) {
            return Optional.ofNullable(System.getenv(TOKEN_VARIABLE))
                    .map(String::strip)
                    .filter(token -> !token.isEmpty());
        }
        try {
            String token = Files.readString(tokenFile).strip();
            if (token.isEmpty()) {
                throw new SetupException("The token file " + tokenFile + " is empty: write a token to it.");
            }
            return Optional.of(token);
        } catch (IOException e) {
            throw new SetupException("The token file " + tokenFile + " can't be read: check its name.", e);
        }
    }
}
