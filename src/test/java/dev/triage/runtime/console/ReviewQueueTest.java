package dev.triage.runtime.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.triage.core.Candidate;
import dev.triage.core.Decision;
import dev.triage.core.Judgement;
import dev.triage.core.ReviewReason;
import dev.triage.core.ReviewTicket;
import dev.triage.core.Ticket;
import dev.triage.runtime.console.ReviewQueue.Filter;
import dev.triage.runtime.console.ReviewQueue.Item;
import dev.triage.runtime.console.ReviewQueue.Order;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReviewQueueTest {
    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");

    private final Watch watch = new Watch();
    private final ReviewQueue queue = new ReviewQueue(watch);

    /** A clock that stands until it is moved. */
    private static final class Watch extends Clock {
        private Instant now = NOON;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    @BeforeEach
    void fill() {
        put("sure", "The printer jams", "printer", 0.9, Duration.ofMinutes(5), ReviewReason.LOW_CONFIDENCE);
        put("torn", "VPN or Wi-Fi?", "vpn", 0.4, Duration.ofHours(2), ReviewReason.AMBIGUOUS);
        put("chinese", "打印机卡纸了", "printer", 0.7, Duration.ofDays(2), ReviewReason.LOW_CONFIDENCE);
    }

    private void put(String id, String text, String best, double probability, Duration age, ReviewReason reason) {
        Judgement judgement = new Judgement(
                List.of(
                        new Candidate(best, 0.8, OptionalDouble.of(probability)),
                        new Candidate("other", 0.5, OptionalDouble.of(1 - probability))),
                OptionalDouble.of(probability),
                OptionalDouble.of(1),
                "words@1",
                1,
                "fit",
                5,
                false,
                "",
                List.of());
        Decision decision = new Decision.NeedsReview(Ticket.of(id, "", text), EnumSet.of(reason), judgement);
        queue.put(id, ReviewTicket.of(decision, NOON.minus(age)), 0, 0);
    }

    private List<String> ids(Order order, Filter filter) {
        return queue.page(order, filter, 0, 10).items().stream().map(Item::id).toList();
    }

    private static Filter filter(ReviewReason reason, String category, String language, Duration age, String text) {
        return new Filter(reason, category, language, age, text, Set.of());
    }

    @Test
    void shouldShowTheMostUncertainFirstUnlessAskedOtherwise() {
        assertThat(ids(Order.UNCERTAIN, Filter.ALL)).containsExactly("torn", "chinese", "sure");
        assertThat(ids(Order.OLDEST, Filter.ALL)).containsExactly("chinese", "torn", "sure");
        assertThat(ids(Order.NEWEST, Filter.ALL)).containsExactly("sure", "torn", "chinese");
        assertThat(ids(Order.RANDOM, Filter.ALL)).containsExactlyInAnyOrder("sure", "torn", "chinese");
    }

    @Test
    void shouldFilterByReasonCategoryLanguageAgeTextAndWhatWasSkipped() {
        assertThat(ids(Order.UNCERTAIN, filter(ReviewReason.AMBIGUOUS, null, null, null, null)))
                .containsExactly("torn");
        assertThat(ids(Order.UNCERTAIN, filter(null, "printer", null, null, null)))
                .containsExactly("chinese", "sure");
        assertThat(ids(Order.UNCERTAIN, filter(null, null, "zh", null, null))).containsExactly("chinese");
        assertThat(ids(Order.UNCERTAIN, filter(null, null, null, Duration.ofHours(1), null)))
                .containsExactly("torn", "chinese");
        assertThat(ids(Order.UNCERTAIN, filter(null, null, null, null, "PRINTER JAMS")))
                .containsExactly("sure");
        assertThat(ids(Order.UNCERTAIN, filter(null, null, null, null, "Torn"))).containsExactly("torn");
        assertThat(ids(Order.UNCERTAIN, filter(null, "printer", "zh", Duration.ofDays(7), null)))
                .isEmpty();
        assertThat(ids(Order.UNCERTAIN, new Filter(null, null, null, null, null, Set.of("torn"))))
                .containsExactly("chinese", "sure");
        assertThat(queue.facets().categories()).containsEntry("printer", 2).containsEntry("vpn", 1);
        assertThat(queue.facets().languages()).containsEntry("zh", 1);
    }

    @Test
    void shouldLetOnlyOneTakeAnItem() {
        assertThat(queue.take("torn")).isPresent();

        assertThat(queue.take("torn")).isEmpty();
        assertThat(queue.waits("torn")).isFalse();
        assertThat(queue.size()).isEqualTo(2);
    }

    @Test
    void shouldCloseAnItemAgainWhoseUndoWasRefused() {
        queue.take("torn");
        queue.put("torn", null, 0, 1); // decided
        queue.reopen("torn");
        assertThat(queue.waits("torn")).isTrue();

        queue.show("torn"); // what somebody wanted was refused

        assertThat(queue.waits("torn")).isFalse();
        assertThat(queue.size()).isEqualTo(2);
    }

    @Test
    void shouldKeepAnItemOpenThatTheTopologyHasReopened() {
        queue.take("torn");
        queue.put("torn", null, 0, 1);
        queue.reopen("torn");
        put("torn", "VPN or Wi-Fi?", "vpn", 0.4, Duration.ofHours(2), ReviewReason.AMBIGUOUS);

        queue.show("torn");

        assertThat(queue.waits("torn")).isTrue();
    }

    @Test
    void shouldShowAnItemAgainOfWhichTheTopologyNeverSaidWhatBecame() {
        queue.take("torn");
        watch.now = NOON.plusSeconds(31);

        assertThat(queue.size()).isEqualTo(3);
        assertThat(queue.take("torn")).isPresent();
    }

    @Test
    void shouldBringBackAnItemAheadOfTheTopology() {
        queue.take("torn");
        queue.put("torn", null, 0, 1);
        assertThat(queue.find("torn")).isEmpty();

        queue.reopen("torn");

        assertThat(queue.waits("torn")).isTrue();
    }
}
