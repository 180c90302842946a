package dev.triage.web.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.triage.avro.RecordSerdes;
import dev.triage.core.Candidate;
import dev.triage.core.Decision;
import dev.triage.core.Judgement;
import dev.triage.core.ReviewReason;
import dev.triage.core.ReviewTicket;
import dev.triage.core.RouterState;
import dev.triage.core.Ticket;
import dev.triage.core.WordEncoder;
import dev.triage.runtime.RecordLoader;
import dev.triage.runtime.TopicAdmin;
import dev.triage.runtime.TriageConfig;
import dev.triage.runtime.console.ConsoleFeed;
import dev.triage.runtime.console.LagProbe;
import dev.triage.runtime.console.TopicExport;
import dev.triage.runtime.embedded.EmbeddedStack;
import dev.triage.web.Browser;
import dev.triage.web.faq.FaqIndex;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/**
 * A console over a long queue: how long the first page takes, and the next ticket after a decision, over HTTP and in the
 * browser. No router runs; the vectors of tickets that are alike come from a fast encoder.
 *
 * <pre>
 * mvn -q test-compile exec:java -Dmain.class=dev.triage.web.console.QueueBenchmark -Dexec.classpathScope=test
 * </pre>
 */
public final class QueueBenchmark {
    static final int ITEMS = 20_000;
    private static final int ROUNDS = 50;
    private static final String PASSWORD = "correct horse battery";

    /** Waits in the page, from the key to the next ticket on the screen. */
    private static final String PRESS = "key => new Promise(done => {"
            + " const shown = () => document.querySelector('.desk .head .mono')?.textContent;"
            + " const before = shown(); const start = performance.now();"
            + " const watch = new MutationObserver(() => { if (shown() && shown() !== before) {"
            + "   watch.disconnect(); requestAnimationFrame(() => done(performance.now() - start)); } });"
            + " watch.observe(document.body, { subtree: true, childList: true, characterData: true });"
            + " document.dispatchEvent(new KeyboardEvent('keydown', { key })); })";

    /** Notes when the first ticket has been painted, in ms since the navigation began: the browser's own clock. */
    private static final String PAINTED = "new MutationObserver((all, watch) => {"
            + " if (document.querySelector('.letter')) { watch.disconnect();"
            + "   requestAnimationFrame(() => setTimeout(() => { window.painted = performance.now(); })); }"
            + "}).observe(document, { subtree: true, childList: true })";

    /** Not Playwright's waitForFunction: that evaluates a string in the page, which the page's policy forbids. */
    private static final String WHEN_PAINTED = "() => new Promise(done => {"
            + " const look = () => (window.painted ? done(window.painted) : requestAnimationFrame(look)); look(); })";

    private QueueBenchmark() {}

    /** In ms, ascending. */
    record Times(String what, List<Double> sorted) {
        double share(double share) {
            return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
        }

        @Override
        public String toString() {
            return String.format(
                    java.util.Locale.ROOT, "%-34s p50 %6.1f ms   p99 %6.1f ms", what, share(0.5), share(0.99));
        }
    }

    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createTempDirectory("queue");
        System.out.println(ITEMS + " tickets wait.");
        run(directory, ROUNDS).values().forEach(System.out::println);
    }

    /**
     * By name.
     *
     * @param rounds decisions of each way, and loads of the page
     */
    static Map<String, Times> run(Path directory, int rounds) throws Exception {
        try (EmbeddedStack stack = EmbeddedStack.start(directory)) {
            Map<String, String> settings = new HashMap<>(stack.settings());
            settings.put("triage.partitions", "4");
            settings.put("triage.replication", "1");
            TriageConfig config = TriageConfig.of(settings);
            try (TopicAdmin topics = TopicAdmin.of(config)) {
                topics.createMissing(config.replication());
            }
            try (RecordSerdes serdes = new RecordSerdes(config.registry())) {
                fill(config, serdes);
                return measure(config, serdes, directory, rounds);
            }
        }
    }

    private static void fill(TriageConfig config, RecordSerdes serdes) throws Exception {
        Map<String, Object> settings = new HashMap<>(config.kafka());
        Random random = new Random(5);
        List<Future<RecordMetadata>> sent = new ArrayList<>(ITEMS);
        try (KafkaProducer<String, ReviewTicket> producer = new KafkaProducer<>(
                settings, new StringSerializer(), serdes.review().serializer())) {
            for (int i = 0; i < ITEMS; i++) {
                ReviewTicket item = item(i, random);
                sent.add(producer.send(new ProducerRecord<>(
                        config.topics().review(), item.ticket().id(), item)));
            }
            for (Future<RecordMetadata> record : sent) {
                record.get();
            }
        }
    }

    private static ReviewTicket item(int number, Random random) {
        StringBuilder text = new StringBuilder("Ticket " + number);
        for (int i = 0; i < 30; i++) {
            text.append(" word").append(random.nextInt(3000));
        }
        List<Candidate> candidates = new ArrayList<>();
        double left = 1;
        for (int i = 0; i < 5; i++) {
            double probability = left * random.nextDouble();
            left -= probability;
            candidates.add(
                    new Candidate("category-" + random.nextInt(40), probability, OptionalDouble.of(probability)));
        }
        Judgement judgement = new Judgement(
                candidates,
                OptionalDouble.of(0.5),
                OptionalDouble.of(0.9),
                "words@1",
                1,
                "fit",
                30,
                false,
                "",
                List.of());
        Decision decision = new Decision.NeedsReview(
                Ticket.of("Q-" + number, "Subject " + number, text.toString()),
                EnumSet.of(ReviewReason.LOW_CONFIDENCE),
                judgement);
        return ReviewTicket.of(decision, Instant.now().minusSeconds(random.nextInt(1_000_000)));
    }

    private static Map<String, Times> measure(TriageConfig config, RecordSerdes serdes, Path directory, int rounds)
            throws Exception {
        Path users = directory.resolve("users");
        Files.writeString(users, UserFile.line("reviewer", Role.REVIEWER, PASSWORD));
        WordEncoder encoder = new WordEncoder("words@1");
        Console.Settings settings = new Console.Settings(
                "127.0.0.1",
                0,
                false,
                Optional.empty(),
                UserFile.open(users),
                "0123456789abcdef0123456789abcdef",
                Duration.ofHours(1),
                Optional.empty());
        try (ConsoleFeed feed = new ConsoleFeed(config, serdes);
                RecordLoader loader = new RecordLoader(config.kafka(), config.topics(), serdes);
                LagProbe lag = new LagProbe(config);
                Console console = Console.start(
                        settings,
                        new ConsoleSources(
                                feed,
                                loader,
                                new TopicExport(config, serdes),
                                lag,
                                () -> RouterState.EMPTY,
                                config.policy(),
                                text -> Optional.of(encoder),
                                new FaqIndex(text -> Optional.of(encoder))))) {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(3))
                    .untilAsserted(() -> assertThat(feed.queue().size()).isEqualTo(ITEMS));
            String url = "http://127.0.0.1:" + console.port();
            Map<String, Times> times = new java.util.LinkedHashMap<>();
            overHttp(ApiClient.signedIn(url, "reviewer", PASSWORD), rounds).forEach(of -> times.put(of.what(), of));
            inBrowser(url, rounds).forEach(of -> times.put(of.what(), of));
            return times;
        }
    }

    private static List<Times> overHttp(ApiClient reviewer, int rounds) throws Exception {
        List<Double> page = new ArrayList<>();
        List<Double> search = new ArrayList<>();
        List<Double> facets = new ArrayList<>();
        List<Double> next = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            page.add(timed(() -> reviewer.json("/api/queue?limit=50")));
            search.add(timed(() -> reviewer.json("/api/queue?limit=50&text=word17&order=oldest")));
            facets.add(timed(() -> reviewer.json("/api/queue/facets")));
            var items = reviewer.json("/api/queue?limit=2").get("items");
            next.add(timed(() -> {
                reviewer.post(
                        "/api/decisions",
                        Map.of("ticketId", items.get(0).get("id").asText(), "action", "nowhere"));
                reviewer.json("/api/queue/item?id=" + items.get(1).get("id").asText());
            }));
        }
        return List.of(
                times("first page over HTTP", page),
                times("search over HTTP", search),
                times("filters over HTTP", facets),
                times("decision and next item over HTTP", next));
    }

    private static List<Times> inBrowser(String url, int rounds) {
        try (Browser browser = Browser.open()) {
            Page page = browser.page(1440, 900, ColorScheme.LIGHT, "en-US");
            page.navigate(url + "/queue");
            page.locator("input[name=user]").fill("reviewer");
            page.locator("input[name=password]").fill(PASSWORD);
            page.keyboard().press("Enter");
            page.locator(".letter").waitFor();
            List<Double> first = new ArrayList<>();
            page.addInitScript(PAINTED);
            for (int i = 0; i < rounds; i++) {
                page.reload();
                first.add(((Number) page.evaluate(WHEN_PAINTED)).doubleValue());
            }
            List<Double> next = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                next.add(((Number) page.evaluate(PRESS, "n")).doubleValue());
                page.waitForTimeout(150); // as fast as a person could be
            }
            return List.of(times("whole page in the browser", first), times("key to next ticket in the browser", next));
        }
    }

    @FunctionalInterface
    private interface Request {
        void send() throws Exception;
    }

    private static double timed(Request request) throws Exception {
        long start = System.nanoTime();
        request.send();
        return (System.nanoTime() - start) / 1e6;
    }

    private static Times times(String what, List<Double> millis) {
        Collections.sort(millis);
        return new Times(what, millis);
    }
}
