package dev.triage.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.triage.core.Encoder;
import dev.triage.core.FaqEntry;
import dev.triage.core.TriageMetrics;
import dev.triage.encoder.EncoderCatalogue;
import dev.triage.encoder.Encoders;
import dev.triage.web.ServedEncoders;
import dev.triage.web.WorkPool;
import dev.triage.web.Workbench;
import dev.triage.web.embedding.EmbeddingService;
import dev.triage.web.embedding.ServiceMetrics;
import dev.triage.web.faq.FaqIndex;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures the services against the encoder alone: same texts, same process, in turn, so that a machine whose speed
 * drifts drifts for both. Without a cache.
 */
final class ServiceBench implements AutoCloseable {
    private static final int DOCUMENTS = 1000;
    private static final int ROUNDS = 5;
    private static final int LONGEST_QUESTION = 60;

    private final List<String> texts;
    private final Encoders standing;
    private final ServedEncoders served;
    private final WorkPool pool = WorkPool.ofProcessors();
    private final FaqIndex faq;
    private final Workbench workbench;
    private final EmbeddingService service;

    /** @param texts to encode, again and again */
    ServiceBench(List<String> texts) {
        this.texts = List.copyOf(texts);
        EncoderCatalogue catalogue = EncoderCatalogue.standard();
        standing = Encoders.open(catalogue, "all-minilm-l6-v2-q", 0, TriageMetrics.NONE);
        served = new ServedEncoders(catalogue, standing, 0, TriageMetrics.NONE);
        faq = new FaqIndex(standing);
        workbench = Workbench.open(served, pool, faq);
        service = EmbeddingService.start(
                "127.0.0.1",
                0,
                Optional.empty(),
                served,
                pool,
                Optional::empty,
                new ServiceMetrics(),
                workbench.modules());
    }

    /** Of one client, one text at a time, in milliseconds. */
    record Latency(
            @JsonProperty double encoderP50,
            @JsonProperty double serviceP50,
            @JsonProperty double serviceP99,
            @JsonProperty double ratio) {}

    /**
     * Of many clients at once, in texts a second.
     *
     * @param busy answers 429 and 503
     * @param errors anything else that isn't a vector
     */
    record Load(
            @JsonProperty int clients,
            @JsonProperty double seconds,
            @JsonProperty double encoderPerSecond,
            @JsonProperty double servicePerSecond,
            @JsonProperty double ratio,
            @JsonProperty long answers,
            @JsonProperty long busy,
            @JsonProperty long errors) {}

    /**
     * Of one client, in milliseconds.
     *
     * @param aboveEncodingP99 beyond the time to encode the question
     */
    record Lookup(
            @JsonProperty int entries,
            @JsonProperty double p50,
            @JsonProperty double p99,
            @JsonProperty double aboveEncodingP99) {}

    private Encoder encoder() {
        return standing.first();
    }

    private byte[] embed(int index) {
        return HttpConnection.post(
                "/api/embed",
                Json.compact(Map.of("model", "all-minilm", "input", texts.get(Math.floorMod(index, texts.size())))));
    }

    /** @param each how many texts in each of five rounds */
    Latency latency(int each) throws IOException {
        List<Double> alone = new ArrayList<>();
        List<Double> through = new ArrayList<>();
        try (HttpConnection connection = new HttpConnection(service.port())) {
            for (int round = 0; round <= ROUNDS; round++) { // the first is for warming up
                for (int i = 0; i < each; i++) {
                    byte[] request = embed(i);
                    long start = System.nanoTime();
                    encoder().encode(texts.get(i % texts.size()));
                    long middle = System.nanoTime();
                    require(connection.ask(request));
                    long end = System.nanoTime();
                    if (round > 0) {
                        alone.add((middle - start) / 1e6);
                        through.add((end - middle) / 1e6);
                    }
                }
            }
        }
        double p50 = quantile(alone, 0.5);
        return new Latency(p50, quantile(through, 0.5), quantile(through, 0.99), quantile(through, 0.5) / p50);
    }

    private static void require(HttpConnection.Answer answer) throws IOException {
        if (answer.status() != 200) {
            throw new IOException("the service answered " + answer.status());
        }
    }

    /**
     * After warming up for as long, as the server's code is still being compiled for most of a minute: the encoder alone for
     * a quarter of the time before, and a quarter after.
     */
    Load load(int clients, double seconds) throws InterruptedException {
        ask(clients, seconds);
        double before = encoderRate(seconds / 4);
        Load load = ask(clients, seconds);
        double alone = (before + encoderRate(seconds / 4)) / 2;
        return new Load(
                clients,
                load.seconds(),
                alone,
                load.servicePerSecond(),
                load.servicePerSecond() / alone,
                load.answers(),
                load.busy(),
                load.errors());
    }

    /** Without the encoder alone. */
    private Load ask(int clients, double seconds) throws InterruptedException {
        AtomicLong answers = new AtomicLong();
        AtomicLong busy = new AtomicLong();
        AtomicLong errors = new AtomicLong();
        double took = parallel(clients, seconds, (client, deadline) -> {
            try (HttpConnection connection = new HttpConnection(service.port())) {
                for (int i = client * 31; System.nanoTime() < deadline; i++) {
                    int status = connection.ask(embed(i)).status();
                    (status == 200 ? answers : status == 429 || status == 503 ? busy : errors).incrementAndGet();
                }
            } catch (IOException | RuntimeException e) {
                errors.incrementAndGet();
            }
        });
        return new Load(clients, took, 0, answers.get() / took, 0, answers.get(), busy.get(), errors.get());
    }

    private double encoderRate(double seconds) throws InterruptedException {
        AtomicLong encoded = new AtomicLong();
        double took = parallel(Runtime.getRuntime().availableProcessors(), seconds, (thread, deadline) -> {
            for (int i = thread * 31; System.nanoTime() < deadline; i++) {
                encoder().encode(texts.get(i % texts.size()));
                encoded.incrementAndGet();
            }
        });
        return encoded.get() / took;
    }

    @FunctionalInterface
    private interface Work {
        void run(int number, long deadline);
    }

    /** @return seconds until the last one ended */
    private static double parallel(int threads, double seconds, Work work) throws InterruptedException {
        long start = System.nanoTime();
        long deadline = start + (long) (seconds * 1e9);
        List<Thread> all = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int number = t;
            Thread thread = new Thread(() -> work.run(number, deadline), "load-" + t);
            thread.start();
            all.add(thread);
        }
        for (Thread thread : all) {
            thread.join();
        }
        return (System.nanoTime() - start) / 1e9;
    }

    /** Questions to as many collected answers; each compared with encoding the same question right after. */
    Lookup faq(int entries, int questions) throws IOException {
        for (int i = 0; i < entries; i++) {
            faq.put(new FaqEntry("faq-" + i, question(i), "Answer " + i, "", ""));
        }
        return lookup(
                entries,
                questions,
                i -> HttpConnection.get("/api/faq?q=" + URLEncoder.encode(question(i), StandardCharsets.UTF_8)));
    }

    /** The 50 nearest of a thousand documents that were sent before. */
    Lookup rank(int queries) throws IOException {
        List<Map<String, String>> documents = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < DOCUMENTS; i++) {
            ids.add("doc-" + i);
            documents.add(Map.of("id", "doc-" + i, "text", i + " " + texts.get(i % texts.size())));
        }
        try (HttpConnection connection = new HttpConnection(service.port())) {
            connection.ask(HttpConnection.post(
                    "/api/rank", Json.compact(Map.of("query", "warm", "documents", documents, "top", 50))));
        }
        return lookup(
                DOCUMENTS,
                queries,
                i -> HttpConnection.post(
                        "/api/rank", Json.compact(Map.of("query", question(i), "ids", ids, "top", 50))));
    }

    private String question(int i) {
        String text = texts.get(i % texts.size());
        return text.substring(0, Math.min(LONGEST_QUESTION, text.length())) + " " + i;
    }

    @FunctionalInterface
    private interface Requests {
        byte[] request(int index);
    }

    private Lookup lookup(int entries, int number, Requests requests) throws IOException {
        List<Double> whole = new ArrayList<>();
        List<Double> above = new ArrayList<>();
        try (HttpConnection connection = new HttpConnection(service.port())) {
            for (int i = -number / 4; i < number; i++) { // the first ones are for warming up
                byte[] request = requests.request(Math.abs(i));
                long start = System.nanoTime();
                require(connection.ask(request));
                long middle = System.nanoTime();
                encoder().encode(question(Math.abs(i)));
                long end = System.nanoTime();
                if (i >= 0) {
                    whole.add((middle - start) / 1e6);
                    above.add((middle - start - (end - middle)) / 1e6);
                }
            }
        }
        return new Lookup(entries, quantile(whole, 0.5), quantile(whole, 0.99), quantile(above, 0.99));
    }

    private static double quantile(List<Double> values, double share) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted[Math.min(sorted.length - 1, (int) (share * sorted.length))];
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
