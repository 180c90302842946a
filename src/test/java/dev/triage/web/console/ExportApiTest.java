package dev.triage.web.console;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExportApiTest {

    @Test
    void shouldWriteLinesThatReadBack() {
        List<String> fields = List.of("=1+1", "say \"hi\", twice", "two\r\nlines", "", "卡纸");

        assertThat(CsvReader.builder().ofCsvRecord(ExportApi.csv(fields)).stream()
                        .findFirst()
                        .orElseThrow()
                        .getFields())
                .containsExactly("'=1+1", "say \"hi\", twice", "two\r\nlines", "", "卡纸");
    }
}
