package dev.triage.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class WebServerTest {

    /** Also where a handler waits for the body in its own thread. */
    @Test
    void shouldSayThatABodyCameTooSlowly() throws Exception {
        WebServer.Module module = routes -> routes.post("/read", context -> context.result(context.body()));
        try (WebServer server = WebServer.start("127.0.0.1", 0, Optional.empty(), "test", List.of(module));
                Socket socket = new Socket("127.0.0.1", server.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST /read HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\nContent-Length: 4000\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            CompletableFuture<String> status = CompletableFuture.supplyAsync(() -> firstLine(socket));

            Awaitility.await().atMost(20, TimeUnit.SECONDS).pollInSameThread().until(() -> {
                if (!status.isDone()) {
                    out.write(' ');
                }
                return status.isDone();
            });

            assertThat(status.get()).contains(" 408 ");
        }
    }

    private static String firstLine(Socket socket) {
        try {
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        } catch (IOException e) {
            return e.toString();
        }
    }
}
