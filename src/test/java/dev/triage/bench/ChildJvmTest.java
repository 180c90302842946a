package dev.triage.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildJvmTest {
    @TempDir
    private Path directory;

    @Test
    void shouldStartTheJarThatItRunsFrom() throws IOException {
        Path jar = Files.createFile(directory.resolve("a.jar"));
        ChildJvm jvm = ChildJvm.of(jar, jar.toString()).orElseThrow();

        assertThat(jvm.application("x.Main", List.of("-Xmx9m"), "run"))
                .endsWith("-Xmx9m", "-jar", jar.toString(), "run");
        assertThat(jvm.main("x.Other", List.of(), "1")).endsWith("-cp", jar.toString(), "x.Other", "1");
    }

    @Test
    void shouldNameTheMainClassWhenItRunsFromFolders() {
        String classPath = directory + File.pathSeparator + "b.jar";
        ChildJvm jvm = ChildJvm.of(directory, classPath).orElseThrow();

        assertThat(jvm.application("x.Main", List.of(), "demo")).endsWith("-cp", classPath, "x.Main", "demo");
    }

    @Test
    void shouldKnowWhenItCannotBeStartedAgain() {
        assertThat(ChildJvm.of(directory, "launcher.jar")).isEmpty();
    }
}
