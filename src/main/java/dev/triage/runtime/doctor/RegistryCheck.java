package dev.triage.runtime.doctor;

import dev.triage.avro.RecordSerde;
import dev.triage.avro.RecordSerdes;
import dev.triage.avro.RegistryException;
import dev.triage.avro.RegistryUnavailableException;
import dev.triage.runtime.TriageConfig;
import dev.triage.topology.TopicNames;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Whether the registry answers, has or takes our schemas, and what time it thinks it is. */
final class RegistryCheck {
    private static final Duration MOST_SKEW = Duration.ofSeconds(5);

    private final TriageConfig config;
    private final Clock clock;

    RegistryCheck(TriageConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    void examine(Consumer<Finding> report) {
        try (RecordSerdes serdes = new RecordSerdes(config.registry())) {
            serdes.checkRegistry();
            report.accept(Finding.ok("registry", "answers at " + url()));
            schemas(serdes, config.topics()).forEach((topic, serde) -> checkSchema(topic, serde, report));
        } catch (RegistryUnavailableException e) {
            report.accept(Finding.fault("registry", e.getMessage(), "see triage.registry.url and the network"));
            return;
        } catch (RegistryException e) {
            report.accept(Finding.fault(
                    "registry", e.getMessage(), "see triage.registry.url and the settings behind triage.registry."));
        }
        checkClock(report);
    }

    private String url() {
        return config.registry().get(RecordSerdes.URL).replaceFirst("//[^/@]*@", "//");
    }

    private static Map<String, RecordSerde<?>> schemas(RecordSerdes serdes, TopicNames topics) {
        Map<String, RecordSerde<?>> schemas = new LinkedHashMap<>();
        schemas.put(topics.tickets(), serdes.ticket());
        schemas.put(topics.labelled(), serdes.labelled());
        schemas.put(topics.review(), serdes.review());
        schemas.put(topics.examples(), serdes.example());
        schemas.put(topics.decisions(), serdes.reviewDecision());
        schemas.put(topics.categories(), serdes.category());
        schemas.put(topics.faq(), serdes.faq());
        return schemas;
    }

    private static void checkSchema(String topic, RecordSerde<?> serde, Consumer<Finding> report) {
        String subject = topic + "-value";
        report.accept(
                switch (serde.standing(topic)) {
                    case REGISTERED -> Finding.ok("schema", subject + " is registered");
                    case ACCEPTABLE -> Finding.ok("schema", subject + " will be registered at first use");
                    case MISSING ->
                        Finding.fault(
                                "schema",
                                subject + " is not registered, and may not be by us",
                                "register it, or set triage.registry.auto-register=true");
                    case REFUSED ->
                        Finding.fault(
                                "schema",
                                subject + " has schemas that ours doesn't fit",
                                "see who registered them, or choose another triage.topic-prefix");
                });
    }

    /** Every web server says what time it is, also one that asks for a password. */
    private void checkClock(Consumer<Finding> report) {
        try {
            HttpResponse<Void> answer = HttpClient.newBuilder()
                    .connectTimeout(Duration.ofSeconds(3))
                    .build()
                    .send(
                            HttpRequest.newBuilder(URI.create(url().split(",")[0] + "/schemas/types"))
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding());
            Instant here = clock.instant();
            Instant there = answer.headers()
                    .firstValue("Date")
                    .map(date -> ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant())
                    .orElseThrow(() -> new IOException("no date"));
            Duration skew = Duration.between(there, here);
            report.accept(
                    skew.abs().compareTo(MOST_SKEW) <= 0
                            ? Finding.ok("clock", "agrees with the registry's")
                            : Finding.fault(
                                    "clock",
                                    "is " + skew.abs().toSeconds() + " s " + (skew.isNegative() ? "behind" : "ahead of")
                                            + " the registry's",
                                    "let both machines take their time from a time server"));
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            report.accept(Finding.doubt("clock", "could not be compared", "the registry says no time"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
