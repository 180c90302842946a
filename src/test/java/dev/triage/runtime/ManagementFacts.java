package dev.triage.runtime;

import dev.triage.core.Decision;
import dev.triage.core.Judgement;
import dev.triage.core.ReviewReason;
import dev.triage.core.RouterState;
import dev.triage.core.Ticket;
import dev.triage.runtime.console.AuditTally;
import dev.triage.runtime.console.ReviewQueue;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the management port really offers: a server to ask, behind it all meters, each touched once. */
public final class ManagementFacts implements AutoCloseable {
    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? ");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Meters meters = new Meters();
    private final ManagementServer server = new ManagementServer(
            "127.0.0.1", 0, () -> true, () -> true, () -> meters.registry().scrape());

    public ManagementFacts() {
        MicrometerMetrics metrics = meters.micrometer();
        metrics.watch(() -> RouterState.EMPTY);
        metrics.watchPeople(new ReviewQueue(Clock.systemUTC()), new AuditTally("none"), 0.95);
        metrics.lag(Map.of(0, 1L));
        Judgement judgement = new Judgement(
                List.of(), OptionalDouble.empty(), OptionalDouble.empty(), "", 0, "", 0, false, "", List.of());
        Ticket ticket = Ticket.of("1", "", "a text");
        metrics.decided(new Decision.Labelled(ticket, "printer", "it", false, judgement));
        metrics.decided(new Decision.NeedsReview(ticket, Set.of(ReviewReason.AMBIGUOUS), judgement));
        metrics.repeatDropped();
        metrics.deadLetter("tickets", "NOT_AVRO");
        metrics.encoded("encoder", 1_000_000, 3, true);
        metrics.cacheAsked(true);
        metrics.exampleEncoded();
        metrics.malformedState();
        metrics.fitWaiting(Duration.ZERO);
        metrics.fitFailed();
    }

    /** Of an answer to a GET. */
    public int status(String path) {
        return get(path).statusCode();
    }

    /** Names of the time series, each with the names of its labels. */
    public Map<String, Set<String>> series(String path) {
        Map<String, Set<String>> series = new TreeMap<>();
        Matcher sample = SAMPLE.matcher(get(path).body());
        while (sample.find()) {
            Set<String> labels = series.computeIfAbsent(sample.group(1), name -> new TreeSet<>());
            Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
            while (label.find()) {
                labels.add(label.group(1));
            }
        }
        return series;
    }

    private HttpResponse<String> get(String path) {
        try {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
