package dev.triage.runtime.backup;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.triage.runtime.SetupException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupFileTest {

    /** Some hundred kilobytes on disk. */
    @Test
    void shouldNotUnpackALineThatIsLongerThanAnyRecord(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("bomb.jsonl.gz");
        byte[] block = "a".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("{\"kind\":\"backup\",\"format\":1}\n{\"kind\":\"".getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 200; i++) {
                out.write(block);
            }
        }

        assertThatExceptionOfType(SetupException.class)
                .isThrownBy(() -> BackupFile.read(file, record -> {}))
                .withMessageContaining("can't be read beyond its line 1")
                .withMessageContaining("longer than any record");
    }
}
