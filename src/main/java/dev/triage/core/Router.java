package dev.triage.core;

import static java.util.Objects.requireNonNull;

import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Decides tickets: business rules first, then the centroids of the encoder that knows the ticket's language. The same
 * ticket and the same state give the same decision. Safe for use by several threads.
 */
public final class Router {
    private final EncoderSelector encoders;
    private final RuleSet rules;
    private final RoutingPolicy policy;

    public Router(EncoderSelector encoders, RuleSet rules, RoutingPolicy policy) {
        this.encoders = requireNonNull(encoders, "encoders");
        this.rules = requireNonNull(rules, "rules");
        this.policy = requireNonNull(policy, "policy");
    }

    public Decision decide(Ticket ticket, RouterState state) {
        Decision decision = rules.match(ticket)
                .map(rule -> decideByRule(ticket, state, rule))
                .orElseGet(() -> classify(ticket, state, category -> true, ""));
        return policy.mode() == Mode.LIVE && state.mode() == Mode.LIVE
                ? decision
                : withReason(ReviewReason.MODE, decision);
    }

    private Decision decideByRule(Ticket ticket, RouterState state, Rule rule) {
        if (rule.action() instanceof Rule.Action.RouteTo route) {
            return labelled(ticket, state, route.category(), Judgement.withoutEncoder(state.version(), rule.name()));
        }
        if (rule.action() instanceof Rule.Action.RestrictTo restriction) {
            return classify(ticket, state, restriction::allows, rule.name());
        }
        return withReason(ReviewReason.RULE, classify(ticket, state, category -> true, rule.name()));
    }

    private Decision classify(Ticket ticket, RouterState state, Predicate<String> allowed, String rule) {
        String content = ticket.content();
        if (content.isBlank()) {
            return unread(ticket, state, ReviewReason.EMPTY_TEXT, rule);
        }
        if (state.hasNoCentroids()) {
            return unread(ticket, state, ReviewReason.NO_CATEGORIES, rule);
        }
        Optional<Encoder> choice = encoders.select(content);
        if (choice.isEmpty() || state.index(choice.get().id()).size() == 0) {
            return unread(ticket, state, ReviewReason.UNSUPPORTED_LANGUAGE, rule);
        }
        Encoder encoder = choice.get();
        Encoding encoding = encoder.encode(content);
        EncoderKnowledge knowledge = state.encoder(encoder.id());
        Assessment assessment = knowledge
                .classifier(policy.noneLabel())
                .assess(encoding, category -> !state.retired(category) && allowed.test(category), policy.candidates());
        Judgement judgement = new Judgement(
                assessment.candidates(),
                assessment.confidence(),
                assessment.known(),
                encoder.id(),
                state.version(),
                knowledge.fit().map(Fit::version).orElse(""),
                encoding.tokens().length,
                encoding.truncated(),
                rule,
                assessment.neighbours());
        Set<ReviewReason> doubts = assessment.candidates().isEmpty()
                ? EnumSet.of(ReviewReason.NO_CATEGORIES)
                : knowledge
                        .fit()
                        .map(fit -> doubts(fit.parameters().heldOut(), assessment, state))
                        .orElseGet(() -> doubtsWithoutFit(encoder, assessment));
        return doubts.isEmpty()
                ? labelled(ticket, state, judgement.candidates().get(0).category(), judgement)
                : new Decision.NeedsReview(ticket, doubts, judgement);
    }

    /** By the promise: thresholds on the calibrated confidence. */
    private Set<ReviewReason> doubts(HeldOutDecisions heldOut, Assessment assessment, RouterState state) {
        if (assessment.fitted() < 0) {
            return EnumSet.of(ReviewReason.NEW_CATEGORY);
        }
        double threshold = threshold(
                heldOut, assessment.fitted(), assessment.candidates().get(0).category(), state);
        if (assessment.confidence().getAsDouble() >= threshold) {
            return Set.of();
        }
        Set<ReviewReason> doubts = EnumSet.of(ReviewReason.LOW_CONFIDENCE);
        if (assessment.known().getAsDouble() < 0.5) {
            doubts.add(ReviewReason.LOW_SIMILARITY);
        } else if (assessment.lead() < policy.margin()) {
            doubts.add(ReviewReason.AMBIGUOUS);
        }
        return doubts;
    }

    /**
     * The confidence from which on tickets are routed to a category; empty if no fit has seen it.
     *
     * @param encoder identity of the encoder that reads the tickets
     */
    public OptionalDouble threshold(String category, String encoder, RouterState state) {
        return state.encoder(encoder)
                .fit()
                .map(Fit::parameters)
                .filter(fit -> fit.positions().containsKey(category))
                .map(fit -> OptionalDouble.of(
                        threshold(fit.heldOut(), fit.positions().get(category), category, state)))
                .orElse(OptionalDouble.empty());
    }

    private double threshold(HeldOutDecisions heldOut, int position, String category, RouterState state) {
        OptionalDouble own = state.category(category).targetPrecision();
        if (own.isPresent()) {
            return heldOut.threshold(position, own.getAsDouble()).value();
        }
        return policy.coverage().isPresent()
                ? heldOut.thresholdForCoverage(policy.coverage().getAsDouble()).orElse(1)
                : heldOut.threshold(policy.precision()).value();
    }

    /** Before anything has been fitted: similarity and how clearly the best candidate leads. */
    private Set<ReviewReason> doubtsWithoutFit(Encoder encoder, Assessment assessment) {
        Set<ReviewReason> doubts = EnumSet.noneOf(ReviewReason.class);
        double threshold = policy.similarityThreshold().orElse(encoder.similarityThreshold());
        if (assessment.candidates().get(0).similarity() < threshold) {
            doubts.add(ReviewReason.LOW_SIMILARITY);
        }
        if (assessment.lead() < policy.margin()) {
            doubts.add(ReviewReason.AMBIGUOUS);
        }
        return doubts;
    }

    private Decision labelled(Ticket ticket, RouterState state, String category, Judgement judgement) {
        return new Decision.Labelled(
                ticket, category, state.category(category).destination(), drawnForAudit(ticket), judgement);
    }

    /** By the id's digest: the draw is the same whenever and wherever the ticket is decided. */
    private boolean drawnForAudit(Ticket ticket) {
        double uniform = (Digest.of(ticket.id()).high() >>> 11) * 0x1p-53;
        return uniform < policy.auditShare();
    }

    private static Decision unread(Ticket ticket, RouterState state, ReviewReason reason, String rule) {
        return new Decision.NeedsReview(ticket, EnumSet.of(reason), Judgement.withoutEncoder(state.version(), rule));
    }

    private static Decision withReason(ReviewReason reason, Decision decision) {
        Set<ReviewReason> reasons = EnumSet.of(reason);
        if (decision instanceof Decision.NeedsReview review) {
            reasons.addAll(review.reasons());
        }
        return new Decision.NeedsReview(decision.ticket(), reasons, decision.judgement());
    }
}
