package dev.triage.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RouterTest {
    private static final WordEncoder ENCODER = new WordEncoder("words@1");
    private static final EncoderSelector LATIN_ONLY =
            text -> text.contains("кириллица") ? Optional.empty() : Optional.of(ENCODER);
    private static final RoutingPolicy NO_AUDIT = RoutingPolicy.DEFAULT.withAuditShare(0);
    private static final RouterState STATE = state("printer", "paper jam in printer", "password", "forgot my password")
            .with(Category.of("printer", "Printers", "hardware-team"));

    private static RouterState state(String... categoriesAndTexts) {
        RouterState state = RouterState.EMPTY;
        for (int i = 0; i < categoriesAndTexts.length; i += 2) {
            Centroid centroid = Centroid.empty(ENCODER.dimension()).plus(ENCODER.encode(categoriesAndTexts[i + 1]));
            state = state.with(new CentroidKey(ENCODER.id(), categoriesAndTexts[i]), centroid);
        }
        return state;
    }

    private static Decision decide(String text, RouterState state, Rule... rules) {
        return decide(Ticket.of("1", "", text), state, NO_AUDIT, rules);
    }

    private static Decision decide(Ticket ticket, RouterState state, RoutingPolicy policy, Rule... rules) {
        return new Router(LATIN_ONLY, new RuleSet(List.of(rules)), policy).decide(ticket, state);
    }

    private static Set<ReviewReason> reasons(Decision decision) {
        assertThat(decision).isInstanceOf(Decision.NeedsReview.class);
        return ((Decision.NeedsReview) decision).reasons();
    }

    private static Decision.Labelled labelled(Decision decision) {
        assertThat(decision).isInstanceOf(Decision.Labelled.class);
        return (Decision.Labelled) decision;
    }

    @Test
    void shouldRouteToTheNearestCategoryAndItsDestination() {
        Decision.Labelled decision = labelled(decide("paper jam in printer again", STATE));
        assertThat(decision.category()).isEqualTo("printer");
        assertThat(decision.destination()).isEqualTo("hardware-team");
        assertThat(decision.judgement().candidates())
                .extracting(Candidate::category)
                .containsExactly("printer", "password");
    }

    @Test
    void shouldEmbedSubjectAndTextTogether() {
        Ticket ticket = Ticket.of("1", "paper jam", "in printer");
        assertThat(labelled(decide(ticket, STATE, NO_AUDIT)).category()).isEqualTo("printer");
    }

    @Test
    void shouldAskAPersonWhenNothingIsNear() {
        assertThat(reasons(decide("what is for lunch today", STATE))).contains(ReviewReason.LOW_SIMILARITY);
    }

    @Test
    void shouldAskAPersonWhenTwoCategoriesAreEquallyNear() {
        RouterState close = STATE.with(
                new CentroidKey(ENCODER.id(), "scanner"),
                Centroid.empty(ENCODER.dimension()).plus(ENCODER.encode("paper jam in printer")));
        assertThat(reasons(decide("paper jam in printer", close))).containsExactly(ReviewReason.AMBIGUOUS);
    }

    @Test
    void shouldAskAPersonAboutEmptyText() {
        assertThat(reasons(decide("  \n ", STATE))).containsExactly(ReviewReason.EMPTY_TEXT);
    }

    @Test
    void shouldAskAPersonAboutLanguagesNoEncoderKnows() {
        assertThat(reasons(decide("кириллица", STATE))).containsExactly(ReviewReason.UNSUPPORTED_LANGUAGE);
    }

    @Test
    void shouldAskAPersonAboutLanguagesWithoutExamples() {
        Encoder other = new WordEncoder("other@1");
        Router router = new Router(text -> Optional.of(other), RuleSet.NONE, NO_AUDIT);
        assertThat(reasons(router.decide(Ticket.of("1", "", "打印机卡纸了"), STATE)))
                .containsExactly(ReviewReason.UNSUPPORTED_LANGUAGE);
    }

    @Test
    void shouldAskAPersonWhileThereAreNoCategories() {
        assertThat(reasons(decide("paper jam", RouterState.EMPTY))).containsExactly(ReviewReason.NO_CATEGORIES);
    }

    @Test
    void shouldNotRouteToRetiredCategories() {
        Category retired = new Category("printer", "", "", List.of(), OptionalDouble.empty(), true, "", Instant.EPOCH);
        assertThat(decide("paper jam in printer", STATE.with(retired))
                        .judgement()
                        .candidates())
                .extracting(Candidate::category)
                .doesNotContain("printer");
    }

    @Test
    void shouldLetARuleRouteWithoutAskingAnEncoder() {
        Rule vip = new Rule("vip", Map.of("customer", List.of("vip")), List.of(), new Rule.Action.RouteTo("vip-desk"));
        Ticket ticket = new Ticket("1", "", "anything", "mail", Map.of("customer", "VIP"), Instant.EPOCH, "");
        int before = ENCODER.encoded();
        Decision.Labelled decision = labelled(decide(ticket, STATE, NO_AUDIT, vip));
        assertThat(decision.category()).isEqualTo("vip-desk");
        assertThat(decision.judgement().rule()).isEqualTo("vip");
        assertThat(ENCODER.encoded()).isEqualTo(before);
    }

    @Test
    void shouldLetARuleRestrictTheCategories() {
        Rule domain = new Rule("domain", Map.of(), List.of("PRINTER"), new Rule.Action.RestrictTo(List.of("pass*")));
        assertThat(decide("paper jam in printer", STATE, domain).judgement().candidates())
                .extracting(Candidate::category)
                .containsExactly("password");
    }

    @Test
    void shouldLetARuleAskForAPersonAndStillNameCandidates() {
        Rule legal = new Rule("legal", Map.of(), List.of("printer"), new Rule.Action.Review());
        Decision decision = decide("paper jam in printer", STATE, legal);
        assertThat(reasons(decision)).containsExactly(ReviewReason.RULE);
        assertThat(decision.judgement().candidates()).isNotEmpty();
    }

    @Test
    void shouldRouteNothingInShadowAndReviewAllModes() {
        for (Mode mode : List.of(Mode.SHADOW, Mode.REVIEW_ALL)) {
            Decision decision = decide("paper jam in printer", STATE.with(mode));
            assertThat(reasons(decision)).containsExactly(ReviewReason.MODE);
            assertThat(decision.judgement().candidates().get(0).category()).isEqualTo("printer");
        }
    }

    @Test
    void shouldDrawTheAuditShareByTheTicketsId() {
        RoutingPolicy policy = RoutingPolicy.DEFAULT.withAuditShare(0.1);
        long drawn = IntStream.range(0, 2000)
                .mapToObj(i -> Ticket.of("T-" + i, "", "paper jam in printer"))
                .filter(ticket -> {
                    boolean first = labelled(decide(ticket, STATE, policy)).audit();
                    assertThat(labelled(decide(ticket, STATE, policy)).audit()).isEqualTo(first);
                    return first;
                })
                .count();
        assertThat(drawn).isBetween(140L, 260L); // five standard deviations around 200
    }
}
