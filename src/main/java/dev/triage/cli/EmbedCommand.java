package dev.triage.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.triage.core.Encoder;
import dev.triage.core.TriageMetrics;
import dev.triage.encoder.Encoders;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Embeds lines. */
@Command(
        name = "embed",
        description = "Reads one text a line and writes its embedding as one JSON array a line; 'null' for a language"
                + " that no encoder knows.",
        mixinStandardHelpOptions = true)
final class EmbedCommand implements Callable<Integer> {
    @Option(
            names = "--encoder",
            paramLabel = "NAME",
            defaultValue = Encoders.AUTO,
            description = "Encoder, or auto for one by script (default: ${DEFAULT-VALUE}).")
    private String encoder;

    @Override
    public Integer call() throws IOException {
        ObjectMapper json = new ObjectMapper();
        try (Encoders encoders = Encoders.open(encoder, TriageMetrics.NONE)) {
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String text = line;
                float[] vector = encoders.select(text)
                        .map((Encoder chosen) -> chosen.encode(text).vector())
                        .orElse(null);
                out.println(json.writeValueAsString(vector));
                out.flush();
            }
        }
        return 0;
    }
}
