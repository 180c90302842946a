package dev.triage.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.triage.runtime.SetupException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvTextTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "UTF-8, false, ','",
        "UTF-8, true, ;",
        "GB18030, false, ','",
        "GB18030, false, TAB",
        "UTF-16LE, true, ;",
        "UTF-16BE, true, TAB"
    })
    void shouldFindEncodingAndSeparator(String charset, boolean marked, String separator) throws IOException {
        String s = separator.equals("TAB") ? "\t" : separator;
        String text =
                "标准" + s + "用户\n打印机，卡纸; 了".replace(';', s.equals(";") ? '；' : ';') + s + "\"多" + s + "行\n𠮷😀\"\n";
        Path file = directory.resolve("a.csv");
        Files.write(file, ((marked ? "\uFEFF" : "") + text).getBytes(Charset.forName(charset)));

        List<List<String>> rows = rows(file);

        assertThat(rows).hasSize(2);
        assertThat(rows.get(0)).containsExactly("标准", "用户");
        assertThat(rows.get(1).get(1)).isEqualTo("多" + s + "行\n𠮷😀");
    }

    private static List<List<String>> rows(Path file) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        CsvText.detect(file, "a.csv").forEach((number, fields) -> rows.add(fields));
        return rows;
    }

    @Test
    void shouldRefuseWhatIsNoText() throws IOException {
        Path file = directory.resolve("a.csv");
        Files.write(file, new byte[] {'P', 'K', 3, 4, 0, 0, (byte) 0xFF});

        assertThatThrownBy(() -> CsvText.detect(file, "a.csv"))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("not as a workbook");
    }

    @Test
    void shouldSayThatAFileIsEmptyOrMissing() throws IOException {
        Path file = directory.resolve("a.csv");
        Files.write(file, new byte[0]);

        assertThatThrownBy(() -> rows(file)).isInstanceOf(SetupException.class).hasMessageContaining("is empty");
        assertThatThrownBy(() -> CsvText.detect(directory.resolve("b.csv"), "b.csv"))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("no file b.csv");
    }

    /** A spreadsheet gives an empty line a number too. */
    @Test
    void shouldGoOnBehindRowsWhoseQuotesCannotBeUnderstood() throws IOException {
        Path file = directory.resolve("a.csv");
        Files.writeString(
                file,
                "a;b\r\n\"x\"y;z\r\n\r\nq;\"two\r\nlines \"\"in\"\" it\"\n5\" screen;ok\nr;\"never closed\ns;t\n" + "\""
                        + "long".repeat(1 << 19) + "\";u\nv;w");

        assertThat(CsvText.detect(file, "a.csv").separator()).isEqualTo(';');
        assertThat(rows(file))
                .containsExactly(
                        List.of("a", "b"),
                        List.of(),
                        List.of(""),
                        List.of("q", "two\nlines \"in\" it"),
                        List.of("5\" screen", "ok"),
                        List.of(),
                        List.of("s", "t"),
                        List.of(),
                        List.of("v", "w"));
    }

    @Test
    void shouldRefuseAHeaderThatIsNoCsv() throws IOException {
        Path file = directory.resolve("a.csv");
        Files.writeString(file, "\"a,b\nc,d\n");

        assertThatThrownBy(() -> rows(file))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("header of the file a.csv");
    }

    @Test
    void shouldKeepUtf8WhereGb18030WouldReadToo() throws IOException {
        Path file = directory.resolve("a.csv");
        Files.write(file, "a,b\né,ü\n".getBytes(StandardCharsets.UTF_8));

        assertThat(CsvText.detect(file, "a.csv").charset()).isEqualTo(StandardCharsets.UTF_8);
    }
}
