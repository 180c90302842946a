package dev.triage.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.triage.runtime.SetupException;
import dev.triage.web.Certificate;
import dev.triage.web.WebAssets;
import dev.triage.web.WebServer;
import dev.triage.web.embedding.EmbeddingService;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every server of the application does with callers who mean no good. */
@Timeout(60)
class HttpDoorsTest {
    private static final String TOKEN = "a-token-of-thirty-two-characters";

    private WebServer server;

    @BeforeEach
    void start() {
        server = WebServer.start(
                "127.0.0.1",
                0,
                Optional.of(TOKEN),
                "test",
                List.of(
                        WebAssets.of("compare.html", "workbench.css"),
                        routes -> routes.post("/echo", context -> context.result(context.bodyAsBytes())),
                        routes -> routes.get("/fails", context -> {
                            throw new IllegalStateException("a secret of the inside");
                        })));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Sends bytes as they are, and reads what comes back until the server closes or nothing comes any more. */
    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(2_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return answer(socket);
        }
    }

    private static String answer(Socket socket) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        try {
            for (int next = in.read(); next >= 0; next = in.read()) {
                answer.write(next);
            }
        } catch (SocketTimeoutException e) {
            // it keeps the connection
        }
        return answer.toString(StandardCharsets.ISO_8859_1);
    }

    private static String get(String path, String... headers) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + String.join("", headers)
                + "\r\n";
    }

    @Test
    void shouldAskForTheTokenEverywhereButForStyles() throws Exception {
        assertThat(raw(get("/compare"))).startsWith("HTTP/1.1 401").contains("WWW-Authenticate");
        assertThat(raw(get("/echo"))).startsWith("HTTP/1.1 401");
        assertThat(raw(get("/fails", "Authorization: Bearer " + TOKEN.substring(1) + "\r\n")))
                .startsWith("HTTP/1.1 401");
        assertThat(raw(get("/workbench.css"))).startsWith("HTTP/1.1 200");
        assertThat(raw(get("/compare", "Authorization: Bearer " + TOKEN + "\r\n")))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void shouldTellBrowsersWhatTheyMayDo() throws Exception {
        assertThat(raw(get("/workbench.css")))
                .contains(
                        "Content-Security-Policy: default-src 'none'",
                        "X-Content-Type-Options: nosniff",
                        "Referrer-Policy: no-referrer",
                        "frame-ancestors 'none'")
                .doesNotContain("Server:", "Jetty", "Javalin");
    }

    @Test
    void shouldShowNothingOfTheInside() throws Exception {
        assertThat(raw(get("/fails", "Authorization: Bearer " + TOKEN + "\r\n")))
                .startsWith("HTTP/1.1 500")
                .doesNotContain("secret", "IllegalState", "at dev.triage", "Exception");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../../../../etc/passwd",
                "/%2e%2e/%2e%2e/etc/passwd",
                "/..%2f..%2fetc/passwd",
                "/..;/..;/etc/passwd",
                "/web/../../pom.xml",
                "/workbench.css/../../../etc/passwd",
                "/%00/etc/passwd",
                "//etc/passwd",
                "/..\\..\\etc\\passwd"
            })
    void shouldStayAmongItsOwnFiles(String path) throws Exception {
        assertThat(raw(get(path, "Authorization: Bearer " + TOKEN + "\r\n")))
                .containsPattern("^HTTP/1.1 (400|404)")
                .doesNotContain("root:", "<project");
    }

    @Test
    void shouldRefuseForeignHostsAndPages() throws Exception {
        assertThat(raw("GET /workbench.css HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 403");
        assertThat(raw(get("/workbench.css", "Origin: https://evil.example\r\n")))
                .startsWith("HTTP/1.1 403");
    }

    @Test
    void shouldBoundHeaders() throws Exception {
        assertThat(raw(get("/workbench.css", "X-Long: " + "x".repeat(40_000) + "\r\n")))
                .startsWith("HTTP/1.1 431");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /echo HTTP/1.1\r\n"
                        + "Host: localhost\r\n"
                        + "Content-Length: 5\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n"
                        + "0\r\n\r\n",
                "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
                "GET /workbench.css HTTP/1.1\r\nHost: a\r\nHost: localhost\r\n\r\n",
                "GET /workbench.css HTTP/1.1\r\nHost : localhost\r\n\r\n"
            })
    void shouldRefuseRequestsThatMeanTwoThings(String request) throws Exception {
        assertThat(raw(request)).containsPattern("^HTTP/1.1 (400|401|403)");
    }

    /** Those who send a byte now and then don't hold up others. */
    @Test
    void shouldServeOthersWhileSomeTrickle() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                socket.getOutputStream()
                        .write(("POST /echo HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + TOKEN
                                        + "\r\nContent-Length: 100000\r\n\r\nx")
                                .getBytes(StandardCharsets.US_ASCII));
                slow.add(socket);
            }

            assertThat(raw(get("/workbench.css"))).startsWith("HTTP/1.1 200");
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    /** A byte now and then, as long as one likes: few could keep all connections that there are. */
    @Test
    void shouldCloseConnectionsWhoseHeadsTrickle() throws Exception {
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        try (Socket fresh = connected();
                Socket kept = connected();
                Socket idle = connected();
                Socket body = connected()) {
            for (Socket socket : List.of(kept, idle)) {
                socket.getOutputStream()
                        .write("GET /workbench.css HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(firstLine(socket)).startsWith("HTTP/1.1 200");
            }
            fresh.getOutputStream().write("GET / HTTP/1.1\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII));
            body.getOutputStream()
                    .write(("POST /echo HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
                                    + TOKEN + "\r\nContent-Length: 6000\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            AtomicInteger sent = new AtomicInteger();
            clock.scheduleAtFixedRate(
                    () -> {
                        tryWrite(fresh, 1);
                        tryWrite(kept, 1);
                        // quicker than the least rate of a body, and longer under way than a head may be
                        tryWrite(body, Math.min(100, 6000 - sent.getAndAdd(100)));
                    },
                    0,
                    250,
                    TimeUnit.MILLISECONDS);

            long begun = System.nanoTime();
            for (Socket socket : List.of(fresh, kept)) {
                socket.setSoTimeout(25_000);
                assertThat(drain(socket)).as("bytes until it was closed").isNotNegative();
            }
            System.out.printf("slow heads: closed after %.1f s%n", (System.nanoTime() - begun) / 1e9);
            body.setSoTimeout(25_000);
            assertThat(answer(body)).startsWith("HTTP/1.1 200").endsWith("xxx");
            idle.getOutputStream().write(get("/workbench.css").getBytes(StandardCharsets.US_ASCII));
            assertThat(answer(idle)).contains("HTTP/1.1 200");
        } finally {
            clock.shutdownNow();
        }
    }

    private Socket connected() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), server.port());
    }

    private static void tryWrite(Socket socket, int length) {
        try {
            socket.getOutputStream().write("x".repeat(Math.max(0, length)).getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            // it has been closed, which is the point
        }
    }

    private static String firstLine(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)).readLine();
    }

    /** How many bytes come until the other side closes; a timeout if it doesn't. */
    private static int drain(Socket socket) throws IOException {
        try {
            return socket.getInputStream().readAllBytes().length;
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            return 0; // reset
        }
    }

    /** What is small on the wire and large in memory isn't unpacked: it is taken as the bytes it is. */
    @Test
    void shouldNotUnpackBodies() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(new byte[64 << 20]);
        }
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + "/echo"))
                .header("Authorization", "Bearer " + TOKEN)
                .header("Content-Encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofByteArray(packed.toByteArray()))
                .build();

        HttpResponse<byte[]> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(packed.toByteArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.7", "triage.example", "127.0.0.1.example"})
    void shouldOpenTheEmbeddingServiceToOthersWithATokenOnly(String host) {
        assertThatExceptionOfType(SetupException.class)
                .isThrownBy(() -> EmbeddingService.requireToken(host, Optional.empty()))
                .withMessageContaining(host)
                .withMessageContaining("triage.embedding-token");
        EmbeddingService.requireToken(host, Optional.of(TOKEN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "localhost", "::1", "[::1]"})
    void shouldLetThisMachineAskWithoutAToken(String host) {
        EmbeddingService.requireToken(host, Optional.empty());
    }

    @Test
    void shouldSpeakTls(@TempDir Path directory) throws Exception {
        Certificates certificates = new Certificates(directory, "console");
        try (WebServer secure = WebServer.start(
                "127.0.0.1",
                0,
                Optional.of(new Certificate(certificates.keyStore("console"), Certificates.PASSWORD)),
                Optional.empty(),
                "test",
                List.of(WebAssets.of("workbench.css")))) {
            URI uri = URI.create("https://127.0.0.1:" + secure.port() + "/workbench.css");
            HttpRequest request = HttpRequest.newBuilder(uri).build();

            HttpResponse<String> answer = HttpClient.newBuilder()
                    .sslContext(trusting(certificates.trustStore()))
                    .build()
                    .send(request, HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
            assertThatExceptionOfType(SSLHandshakeException.class)
                    .isThrownBy(() -> HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding()));
        }
    }

    private static SSLContext trusting(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, Certificates.PASSWORD.toCharArray());
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
