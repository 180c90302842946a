package dev.triage.avro;

import static org.assertj.core.api.Assertions.assertThat;

import dev.triage.core.Candidate;
import dev.triage.core.Judgement;
import dev.triage.core.LabelledTicket;
import dev.triage.core.ReviewDecision;
import dev.triage.core.ReviewReason;
import dev.triage.core.ReviewTicket;
import dev.triage.core.Ticket;
import dev.triage.runtime.embedded.EmbeddedRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** What was written is what is read, for any value. */
class RecordRoundTripTest {

    private static Path directory;
    private static EmbeddedRegistry registry;
    private static RecordSerdes serdes;

    @BeforeContainer
    static void start() throws IOException {
        directory = Files.createTempDirectory("registry");
        registry = EmbeddedRegistry.start(directory);
        serdes = new RecordSerdes(Map.of(RecordSerdes.URL, registry.url()));
    }

    @AfterContainer
    static void stop() throws IOException {
        serdes.close();
        registry.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Property(tries = 200)
    void shouldReturnTickets(@ForAll("tickets") Ticket ticket) {
        assertThat(returned(serdes.ticket(), ticket)).isEqualTo(ticket);
    }

    @Property(tries = 200)
    void shouldReturnLabelledTickets(
            @ForAll("tickets") Ticket ticket,
            @ForAll("names") String category,
            @ForAll("texts") String destination,
            @ForAll LabelledTicket.Source source,
            @ForAll LabelledTicket.Status status,
            @ForAll("times") Instant time,
            @ForAll("judgements") Judgement judgement) {
        LabelledTicket labelled =
                new LabelledTicket(ticket, category, destination, source, status, 3, "ann", time, judgement);

        assertThat(returned(serdes.labelled(), labelled)).isEqualTo(labelled);
    }

    @Property(tries = 200)
    void shouldReturnReviewTickets(
            @ForAll("tickets") Ticket ticket,
            @ForAll Set<ReviewReason> reasons,
            @ForAll("times") Instant time,
            @ForAll("judgements") Judgement judgement) {
        ReviewTicket review = new ReviewTicket(ticket, reasons, time, judgement);

        assertThat(returned(serdes.review(), review)).isEqualTo(review);
    }

    @Property(tries = 100)
    void shouldReturnReviewDecisions(
            @ForAll ReviewDecision.Action action, @ForAll("names") String name, @ForAll("times") Instant time) {
        ReviewDecision decision = new ReviewDecision(name, name + "t", action, name + "c", name + "u", "", time);

        assertThat(returned(serdes.reviewDecision(), decision)).isEqualTo(decision);
    }

    private static <T> T returned(RecordSerde<T> serde, T value) {
        return serde.decode(null, serde.encode("topic-" + value.getClass().getSimpleName(), value));
    }

    /** Any text but lone surrogates, which UTF-8 can't carry. */
    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings()
                .all()
                .ofMaxLength(200)
                .map(text -> new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
    }

    @Provide
    Arbitrary<String> names() {
        return texts().filter(text -> !text.isBlank());
    }

    @Provide
    Arbitrary<Instant> times() {
        return Arbitraries.longs().map(Instant::ofEpochMilli);
    }

    @Provide
    Arbitrary<Ticket> tickets() {
        Arbitrary<Map<String, String>> attributes =
                Arbitraries.maps(texts(), texts()).ofMaxSize(3);
        return Combinators.combine(names(), texts(), texts(), texts(), attributes, times(), texts())
                .as(Ticket::new);
    }

    @Provide
    Arbitrary<Judgement> judgements() {
        Arbitrary<OptionalDouble> optional =
                Arbitraries.doubles().map(value -> value < 0 ? OptionalDouble.empty() : OptionalDouble.of(value));
        Arbitrary<List<Candidate>> candidates = Combinators.combine(names(), Arbitraries.doubles(), optional)
                .as(Candidate::new)
                .list()
                .ofMaxSize(4);
        return Combinators.combine(candidates, optional, texts(), Arbitraries.longs(), texts(), Arbitraries.integers())
                .as((best, confidence, encoder, version, classifier, tokens) -> new Judgement(
                        best,
                        confidence,
                        confidence,
                        encoder,
                        version,
                        classifier,
                        tokens,
                        tokens < 0,
                        encoder,
                        List.of(encoder)));
    }
}
