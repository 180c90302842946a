package dev.triage.web.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Somebody who uses the API, with cookies as a browser keeps them. */
public final class ApiClient {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client;
    private final String url;
    private String csrf = "";
    private String token = "";

    private ApiClient(String url, HttpClient client) {
        this.url = url;
        this.client = client;
    }

    static ApiClient of(String url) {
        return new ApiClient(
                url, HttpClient.newBuilder().cookieHandler(new CookieManager()).build());
    }

    public static ApiClient withToken(String url, String token) {
        ApiClient client = of(url);
        client.token = token;
        return client;
    }

    public static ApiClient signedIn(String url, String user, String password)
            throws IOException, InterruptedException {
        ApiClient client = of(url);
        HttpResponse<String> answer = client.signIn(user, password);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return client;
    }

    /** The same person at another instance: cookies know no ports. */
    ApiClient at(String otherUrl) {
        ApiClient other = new ApiClient(otherUrl, client);
        other.csrf = csrf;
        return other;
    }

    /** Somebody else who has got hold of the cookies. */
    ApiClient withCopiedCookies() {
        CookieManager copy = new CookieManager();
        CookieManager own = (CookieManager) client.cookieHandler().orElseThrow();
        own.getCookieStore().getCookies().forEach(cookie -> copy.getCookieStore()
                .add(URI.create(url), (HttpCookie) cookie.clone()));
        ApiClient other =
                new ApiClient(url, HttpClient.newBuilder().cookieHandler(copy).build());
        other.csrf = csrf;
        return other;
    }

    /** A cookie that no server has set. */
    void plant(String name, String value) {
        HttpCookie cookie = new HttpCookie(name, value);
        cookie.setDomain(URI.create(url).getHost()); // with the path as the server's, which then takes its place
        cookie.setPath("/");
        cookie.setVersion(0);
        ((CookieManager) client.cookieHandler().orElseThrow()).getCookieStore().add(URI.create(url), cookie);
    }

    ApiClient withoutCsrf() {
        return new ApiClient(url, client);
    }

    HttpResponse<String> signIn(String user, String password) throws IOException, InterruptedException {
        HttpResponse<String> answer = send("POST", "/api/session", Map.of("user", user, "password", password));
        if (answer.statusCode() == 200) {
            csrf = JSON.readTree(answer.body()).get("csrf").asText();
        }
        return answer;
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send("GET", path, null);
    }

    public JsonNode json(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    /** Expects any status of success. */
    public JsonNode post(String path, Object body) throws IOException, InterruptedException {
        HttpResponse<String> answer = send("POST", path, body);
        assertThat(answer.statusCode()).as(path + ": " + answer.body()).isBetween(200, 299);
        return JSON.readTree(answer.body());
    }

    /**
     * Holds the answer against the document that describes the API.
     *
     * @param body null for none
     */
    public HttpResponse<String> send(String method, String path, Object body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .method(
                        method,
                        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .header("X-CSRF-Token", csrf);
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
        OpenApiDocument.check(method, URI.create(path), answer);
        return answer;
    }

    /** What the server tells from now on: names of events with their data. Comes back after the first. */
    Queue<Map.Entry<String, JsonNode>> events() throws IOException, InterruptedException {
        HttpResponse<Stream<String>> answer = client.send(
                HttpRequest.newBuilder(URI.create(url + "/api/events"))
                        .header("Accept", "text/event-stream")
                        .build(),
                BodyHandlers.ofLines());
        assertThat(answer.statusCode()).isEqualTo(200);
        Queue<Map.Entry<String, JsonNode>> events = new ConcurrentLinkedQueue<>();
        CountDownLatch begun = new CountDownLatch(1);
        Thread follower = new Thread(() -> {
            String[] name = {""};
            answer.body().forEach(line -> {
                if (line.startsWith("event:")) {
                    name[0] = line.substring(6).strip();
                } else if (line.startsWith("data:")) {
                    events.add(Map.entry(name[0], parsed(line.substring(5))));
                    begun.countDown();
                }
            });
        });
        follower.setDaemon(true); // it ends with the server
        follower.start();
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        return events;
    }

    private static JsonNode parsed(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new AssertionError(json, e);
        }
    }

    static JsonNode read(String json) throws IOException {
        return JSON.readTree(json);
    }
}
