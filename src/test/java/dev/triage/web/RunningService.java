package dev.triage.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.triage.core.Encoder;
import dev.triage.core.TriageMetrics;
import dev.triage.encoder.EncoderCatalogue;
import dev.triage.encoder.Encoders;
import dev.triage.web.embedding.EmbeddingService;
import dev.triage.web.embedding.Predictor;
import dev.triage.web.embedding.ServiceMetrics;
import dev.triage.web.faq.FaqIndex;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;

/** The service on a free port, and a plain client of it. */
public final class RunningService implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final Encoders standing;
    private final ServedEncoders served;
    private final WorkPool pool;
    private final FaqIndex faq;
    private final Workbench workbench;
    private final EmbeddingService service;

    private RunningService(Optional<String> token, int mostJobs, long cacheBytes, Optional<Predictor> predictor) {
        EncoderCatalogue catalogue = EncoderCatalogue.standard();
        standing = Encoders.open(catalogue, Encoders.AUTO, cacheBytes, TriageMetrics.NONE);
        served = new ServedEncoders(catalogue, standing, cacheBytes, TriageMetrics.NONE);
        pool = new WorkPool(2, mostJobs);
        faq = new FaqIndex(standing);
        workbench = Workbench.open(served, pool, faq);
        service = EmbeddingService.start(
                "127.0.0.1", 0, token, served, pool, () -> predictor, new ServiceMetrics(), workbench.modules());
    }

    public static RunningService start() {
        return new RunningService(Optional.empty(), WorkPool.DEFAULT_JOBS, 40 << 20, Optional.empty());
    }

    public static RunningService withToken(String token) {
        return new RunningService(Optional.of(token), WorkPool.DEFAULT_JOBS, 40 << 20, Optional.empty());
    }

    public static RunningService withPredictor(Predictor predictor) {
        return new RunningService(Optional.empty(), WorkPool.DEFAULT_JOBS, 40 << 20, Optional.of(predictor));
    }

    /** Without a cache, so that every text costs. */
    public static RunningService withJobs(int mostJobs) {
        return new RunningService(Optional.empty(), mostJobs, 0, Optional.empty());
    }

    public String url() {
        return "http://127.0.0.1:" + service.port();
    }

    public int port() {
        return service.port();
    }

    public Encoder encoder(String name) {
        return served.open(served.find(name).orElseThrow());
    }

    public FaqIndex faq() {
        return faq;
    }

    public ServedEncoders served() {
        return served;
    }

    public WorkPool pool() {
        return pool;
    }

    public HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return client.send(request(path, headers).GET().build(), HttpResponse.BodyHandlers.ofString());
    }

    public HttpResponse<String> post(String path, String body, String... headers)
            throws IOException, InterruptedException {
        return client.send(
                request(path, headers)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    public HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        return client.send(
                request(path)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url() + path));
        return headers.length == 0 ? request : request.headers(headers);
    }

    public static JsonNode json(HttpResponse<String> response) throws IOException {
        return JSON.readTree(response.body());
    }

    public static float[] vector(JsonNode array) {
        float[] vector = new float[array.size()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = array.get(i).floatValue();
        }
        return vector;
    }

    @Override
    public void close() {
        service.close();
        workbench.close();
        pool.close();
        served.close();
        standing.close();
    }
}
