package dev.triage.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Starts {@link OneCore} on one core and takes its figures. */
final class OneCoreComparison {
    private static final int MOST_TEXTS = 1_000;
    private static final Duration PATIENCE = Duration.ofMinutes(20);

    private final ChildJvm jvm;
    private final BenchSettings settings;

    /** @param settings with one encoder and its texts */
    OneCoreComparison(ChildJvm jvm, BenchSettings settings) {
        this.jvm = jvm;
        this.settings = settings;
    }

    /** True if there is a command that holds a process to a core. */
    static boolean possible() {
        String path = System.getenv("PATH");
        return path != null
                && Arrays.stream(path.split(File.pathSeparator))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "taskset")));
    }

    void measure(Path directory, Figures figures) throws IOException, InterruptedException {
        ObjectMapper json = new ObjectMapper();
        List<String> texts = settings.texts()
                .subList(0, Math.min(MOST_TEXTS, settings.texts().size()));
        Path file = directory.resolve("texts.json");
        json.writeValue(file.toFile(), texts);
        List<String> command = new ArrayList<>(List.of("taskset", "-c", "0"));
        command.addAll(jvm.main(
                OneCore.class.getName(),
                List.of(),
                settings.encoder(),
                file.toString(),
                Integer.toString(settings.warmUps()),
                Integer.toString(settings.rounds())));
        settings.progress().accept("peers: both encoders on one core …");
        try (Child child = new Child(command, directory.resolve("one-core.log"))) {
            OneCore.Outcome outcome = json.readValue(
                    child.await(Pattern.compile("^\\{\"ours\""), PATIENCE).text(), OneCore.Outcome.class);
            settings.progress()
                    .accept(String.format(
                            Locale.ROOT,
                            "peers, one core: ours %.0f/s (p99 %.2f ms), LangChain4j %.0f/s (p99 %.2f ms), ratio %.3f",
                            outcome.ours().perSecond(),
                            outcome.ours().msP99(),
                            outcome.peer().perSecond(),
                            outcome.peer().msP99(),
                            outcome.ratio()));
            figures.put("encoderToLangchain4jEmbed", outcome.ratio());
            figures.put("encoderOneCore", outcome.ours());
            figures.put("langchain4jEmbedOneCore", outcome.peer());
        }
    }
}
