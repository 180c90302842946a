package dev.triage.bench;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.triage.runtime.CsvTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes what another process reads. */
final class CsvFile {
    private CsvFile() {}

    static Path write(Path file, List<CsvTable.Row> rows) throws IOException {
        try (CsvWriter csv = CsvWriter.builder().build(Files.newBufferedWriter(file))) {
            csv.writeRecord("id", "text", "label");
            rows.forEach(row -> csv.writeRecord(row.id(), row.text(), row.label()));
        }
        return file;
    }
}
