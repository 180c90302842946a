package dev.triage.learning;

import static java.util.Objects.requireNonNull;

import dev.triage.core.Decision;
import dev.triage.core.Digest;
import dev.triage.core.Router;
import dev.triage.core.RouterState;
import dev.triage.core.RoutingPolicy;
import dev.triage.core.RuleSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * What a person's decisions are worth: the router begins with a few examples of each category, a person who answers from
 * the true labels decides texts of the same file one after the other, and after so many decisions other tickets, which
 * nobody ever decides, are judged. Nothing is chosen by those.
 */
public final class SimulatedReviewer {
    /** Where tickets are judged again while they wait, they are so after as many decisions. */
    private static final int BETWEEN_FITS = 50;

    private final EncodedTexts texts;
    private final FitSettings settings;
    private final RoutingPolicy policy;

    public SimulatedReviewer(EncodedTexts texts, FitSettings settings, RoutingPolicy policy) {
        this.texts = requireNonNull(texts, "texts");
        this.settings = requireNonNull(settings, "settings");
        this.policy = requireNonNull(policy, "policy");
    }

    /** In which order waiting texts are decided. */
    public enum Order {
        /** As drawn. */
        RANDOM,
        /** Those first whose best candidates were closest when they came in, as the console shows them. */
        UNCERTAIN,
        /** The same, judged again after every 50 decisions. */
        REJUDGED
    }

    /**
     * What the router makes of the tickets that nobody decides.
     *
     * @param examples to begin with
     * @param decisions made since: as many as asked for, or all that could be made
     */
    public record Point(int examples, int decisions, List<Verdict> verdicts) {}

    /**
     * @param labelled of them the first examples are drawn; the rest waits
     * @param perCategory examples of each category to begin with, at most
     * @param judged other tickets, those that belong nowhere with an empty label
     * @param steps numbers of decisions, ascending
     * @param draw each number draws other first examples, and another random order
     */
    public List<Point> points(
            List<LabelledText> labelled,
            int perCategory,
            List<LabelledText> judged,
            List<Integer> steps,
            Order order,
            int draw) {
        List<LabelledText> first = LearningCurve.draw(labelled, perCategory, draw);
        EncodedExamples known = EncodedExamples.encode(first, texts);
        List<LabelledText> queue = waiting(labelled, first, draw);
        RouterState state = LocalKnowledge.fitted(known, settings);
        if (order == Order.UNCERTAIN) {
            sort(queue, state);
        }
        List<Point> points = new ArrayList<>();
        int decided = 0;
        for (int step : steps) {
            while (decided < step && !queue.isEmpty()) {
                int most = step - decided;
                if (order == Order.REJUDGED) {
                    sort(queue, state);
                    most = Math.min(BETWEEN_FITS, most);
                }
                List<LabelledText> answered = queue.subList(0, Math.min(most, queue.size()));
                known = known.with(EncodedExamples.encode(
                        answered.stream().map(this::example).toList(), texts));
                decided += answered.size();
                answered.clear();
                state = LocalKnowledge.fitted(known, settings);
            }
            points.add(new Point(first.size(), decided, judge(judged, state)));
        }
        return points;
    }

    private static List<LabelledText> waiting(List<LabelledText> labelled, List<LabelledText> first, int draw) {
        Set<LabelledText> drawn = new HashSet<>(first);
        List<LabelledText> queue = new ArrayList<>(
                labelled.stream().filter(text -> !drawn.contains(text)).toList());
        queue.sort(Comparator.comparingLong(
                text -> Digest.of("queue " + draw + ":" + text.id()).high()));
        return queue;
    }

    private LabelledText example(LabelledText ticket) {
        String label = ticket.label().isEmpty() ? policy.noneLabel() : ticket.label();
        return new LabelledText("ticket:" + ticket.id(), "", ticket.content(), label);
    }

    private void sort(List<LabelledText> queue, RouterState state) {
        List<Decision> decisions = decide(queue, state);
        Map<String, Double> uncertainty = new HashMap<>();
        for (int i = 0; i < queue.size(); i++) {
            uncertainty.put(queue.get(i).id(), decisions.get(i).judgement().uncertainty());
        }
        queue.sort(Comparator.comparingDouble(ticket -> -uncertainty.get(ticket.id())));
    }

    private List<Verdict> judge(List<LabelledText> tickets, RouterState state) {
        List<Decision> decisions = decide(tickets, state);
        List<Verdict> verdicts = new ArrayList<>();
        for (int i = 0; i < tickets.size(); i++) {
            verdicts.add(Verdict.of(tickets.get(i), decisions.get(i)));
        }
        return verdicts;
    }

    private List<Decision> decide(List<LabelledText> tickets, RouterState state) {
        Router router = new Router(texts, RuleSet.NONE, policy);
        List<Callable<Decision>> decisions = new ArrayList<>();
        tickets.forEach(ticket -> decisions.add(() -> router.decide(ticket.ticket(), state)));
        return Parallel.run(decisions, settings.threads());
    }
}
