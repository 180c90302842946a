package dev.triage.web.compare;

import static dev.triage.web.RunningService.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.triage.web.BodyLimit;
import dev.triage.web.RunningService;
import dev.triage.web.WebServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import org.awaitility.Awaitility;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

class BatchApiTest {
    private static final String PAIRS = """
            standard,question
            "打印机"卡纸,坏了
            打印机卡纸了,打印机卡住了

            =1+1,"@SUM(A1) <&> ""'"
            一个,"没有闭合
            How do I reset my password?,I forgot my password
            只有一列
            """;

    private static RunningService service;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() {
        service = RunningService.start();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    /** @return its id, once it has ended */
    private static String scored(String csv) throws Exception {
        String id =
                json(service.post("/api/batches?name=a.csv", csv)).path("id").asText();
        String events = service.get("/api/batches/" + id + "/events").body();
        assertThat(events).contains("event: end").contains("\"state\":\"done\"");
        return id;
    }

    @Test
    void shouldListBadRowsAndScoreTheOthers() throws Exception {
        JsonNode state = json(service.get("/api/batches/" + scored("\uFEFF" + PAIRS)));

        assertThat(state.path("charset").asText()).isEqualTo("UTF-8");
        assertThat(state.path("rows").asInt()).isEqualTo(7);
        assertThat(state.path("done").asInt()).isEqualTo(7);
        assertThat(state.path("pairs").asInt()).isEqualTo(3);
        assertThat(state.path("first"))
                .extracting(pair -> pair.path("row").asInt())
                .containsExactly(3, 5, 7);
        assertThat(state.path("bad"))
                .extracting(row ->
                        row.path("row").asInt() + " " + row.path("reason").asText())
                .containsExactly(
                        "2 a quote is not closed, or text follows it",
                        "4 empty line",
                        "6 a quote is not closed, or text follows it",
                        "8 a question is missing");
    }

    @Test
    void shouldExportTypedCellsColoursAndNoFormula() throws Exception {
        String id = scored(PAIRS);

        String csv =
                service.get("/api/batches/" + id + "/result.csv?threshold=0.55").body();
        Path workbook = directory.resolve("result.xlsx");
        download("/api/batches/" + id + "/result.xlsx?threshold=0.55", workbook);

        assertThat(csv).startsWith("\uFEFFrow,standard,").contains("5,'=1+1,\"'@SUM(A1) <&> \"\"'\",");
        assertThat(csv.lines()).hasSize(4);
        NodeList rules = parts(workbook).get("xl/worksheets/sheet2.xml").getElementsByTagName("conditionalFormatting");
        assertThat(IntStream.range(0, rules.getLength()).mapToObj(rules::item))
                .extracting(
                        rule -> rule.getAttributes().getNamedItem("sqref").getNodeValue() + " " + rule.getTextContent())
                .containsExactly("D2:E4 $D2>=0.55", "D2:E4 NOT($D2>=0.55)");
        try (ReadableWorkbook read = new ReadableWorkbook(workbook.toFile())) {
            List<Row> rows = read.findSheet("Pairs").orElseThrow().read();
            assertThat(rows).hasSize(4);
            Row formula = rows.get(2);
            assertThat(formula.getCellText(1)).isEqualTo("=1+1");
            assertThat(formula.getCell(1).getFormula()).isNull();
            assertThat(Stream.of(0, 1, 3, 4, 6, 8)
                            .map(column -> formula.getCell(column).getType()))
                    .containsExactly(
                            CellType.NUMBER,
                            CellType.STRING,
                            CellType.NUMBER,
                            CellType.BOOLEAN,
                            CellType.NUMBER,
                            CellType.BOOLEAN);
            assertThat(read.findSheet("Bad rows").orElseThrow().read()).hasSize(5);
        }
    }

    private static void download(String path, Path file) throws Exception {
        HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(service.url() + path)).build(),
                        HttpResponse.BodyHandlers.ofFile(file));
    }

    /** Readers of cells alone don't notice what a spreadsheet would refuse. */
    private static Map<String, Document> parts(Path workbook) throws Exception {
        Map<String, Document> parts = new TreeMap<>();
        try (ZipFile zip = new ZipFile(workbook.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                parts.put(
                        entry.getName(),
                        DocumentBuilderFactory.newInstance()
                                .newDocumentBuilder()
                                .parse(zip.getInputStream(entry)));
            }
        }
        return parts;
    }

    @Test
    void shouldRefuseAThresholdThatIsNone() throws Exception {
        String id = scored("a,b\nc,d\n");

        for (String threshold : List.of("2", "NaN", "much")) {
            assertThat(service.get("/api/batches/" + id + "/result.csv?threshold=" + threshold)
                            .statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void shouldForgetWhatIsDeleted() throws Exception {
        String id = scored("a,b\nc,d\n");

        assertThat(service.send("DELETE", "/api/batches/" + id).statusCode()).isEqualTo(204);

        assertThat(service.get("/api/batches/" + id).statusCode()).isEqualTo(404);
    }

    @Test
    void shouldBoundUploadsAndKeepNothingOfThoseThatFail() throws Exception {
        Batches batches = new Batches(service.served(), service.pool());
        List<Socket> open = new ArrayList<>();
        try (BatchApi api = new BatchApi(service.served(), BodyLimit.standard(), batches);
                WebServer server = WebServer.start("127.0.0.1", 0, Optional.empty(), "test", List.of(api))) {
            for (int i = 0; i < 8; i++) {
                open.add(upload(server, 1000, "a,b\n"));
            }
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> files(batches) == 8);
            try (Socket ninth = upload(server, 4, "a,b\n")) {
                assertThat(status(ninth)).isEqualTo("HTTP/1.1 503");
            }

            for (Socket socket : open) {
                socket.close();
            }
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> files(batches) == 0);
            try (Socket refused = upload(server, 4, "\u0000\u0001PN")) {
                assertThat(status(refused)).isEqualTo("HTTP/1.1 400");
            }
            assertThat(files(batches)).isZero();
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    private static Socket upload(WebServer server, int length, String body) throws IOException {
        Socket socket = new Socket("127.0.0.1", server.port());
        socket.getOutputStream()
                .write(("POST /api/batches HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + length + "\r\n\r\n"
                                + body)
                        .getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    private static String status(Socket socket) throws IOException {
        return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
    }

    private static long files(Batches batches) {
        try (Stream<Path> files = Files.list(batches.folder())) {
            return files.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
