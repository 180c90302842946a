package dev.triage.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.triage.JavaProcess;
import java.io.BufferedWriter;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    @Test
    void shouldScoreAHundredThousandRowsInLittleMemory() throws Exception {
        int rows = 100_000;
        Path pairs = directory.resolve("pairs.csv");
        try (BufferedWriter out = Files.newBufferedWriter(pairs, Charset.forName("GB18030"))) {
            out.write("标准问题\t用户问题\n");
            for (int i = 0; i < rows; i++) {
                // few texts, so that it is rows that cost and not the encoder; long enough not to fit all at once
                out.write("第" + i % 40 + "号打印机卡纸了怎么办？" + "请尽快派人来看一下。".repeat(8) + "\t打印机坏了" + i % 50 + "\n");
            }
        }
        Path xlsx = directory.resolve("pairs.xlsx");
        Path json = directory.resolve("pairs.json");
        Path log = directory.resolve("log.txt");
        Process process = JavaProcess.of(
                        TicketTriage.class,
                        List.of("-Xmx96m"),
                        "compare",
                        "--pairs",
                        pairs.toString(),
                        "--xlsx",
                        xlsx.toString(),
                        "--json",
                        json.toString())
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();

        JsonNode summary = JSON.readTree(json.toFile());
        assertThat(summary.path("pairs").asInt()).isEqualTo(rows);
        assertThat(summary.path("charset").asText()).isEqualTo("GB18030");
        assertThat(summary.path("separator").asText()).isEqualTo("tab");
        try (InputStream in = Files.newInputStream(xlsx);
                ReadableWorkbook workbook = new ReadableWorkbook(in);
                Stream<Row> read = workbook.findSheet("Pairs").orElseThrow().openStream()) {
            double[] sum = {0};
            long counted = read.skip(1)
                    .peek(row -> sum[0] += row.getCellAsNumber(3).orElseThrow().doubleValue())
                    .count();
            assertThat(counted).isEqualTo(rows);
            assertThat(sum[0] / rows).isCloseTo(summary.path("mean").asDouble(), within(1e-9));
        }
    }

    @Test
    void shouldMeasureRetrievalByGroupAndListTheMisses() throws Exception {
        Path xlsx = directory.resolve("retrieval.xlsx");
        Path json = directory.resolve("retrieval.json");
        int exit = TicketTriage.run(
                "compare",
                "--retrieval",
                "--encoder",
                "bge-small-zh-v1.5-q,all-minilm-l6-v2-q",
                "--xlsx",
                xlsx.toString(),
                "--json",
                json.toString());

        assertThat(exit).isZero();
        JsonNode report = JSON.readTree(json.toFile());
        assertThat(report.path("pairs").asInt()).isGreaterThanOrEqualTo(150);
        List<Double> top1 = new ArrayList<>();
        for (JsonNode variant : report.path("variants")) {
            top1.add(variant.at("/all/top1").asDouble());
            assertThat(variant.at("/all/top3").asDouble())
                    .isGreaterThanOrEqualTo(variant.at("/all/top1").asDouble());
            assertThat(variant.path("groups").properties().stream().map(entry -> entry.getKey()))
                    .contains(
                            "negation",
                            "ellipsis",
                            "word order",
                            "paraphrased verbs",
                            "ecommerce",
                            "education",
                            "saas");
        }
        assertThat(top1).hasSize(4);
        assertThat(Math.min(top1.get(0), top1.get(1)))
                .as("the Chinese encoder finds what the English one can't")
                .isGreaterThan(Math.max(top1.get(2), top1.get(3)) + 0.2);
        try (InputStream in = Files.newInputStream(xlsx);
                ReadableWorkbook workbook = new ReadableWorkbook(in)) {
            List<Row> misses = workbook.findSheet("Worst misses").orElseThrow().read();
            assertThat(misses.stream().skip(1).filter(row -> row.getCellText(0).startsWith("all-minilm")))
                    .hasSize(200);
        }
    }
}
