package dev.triage.learning;

import static java.util.Objects.requireNonNull;

import dev.triage.core.Decision;
import dev.triage.core.Digest;
import dev.triage.core.EncodedExample;
import dev.triage.core.Router;
import dev.triage.core.RouterState;
import dev.triage.core.RoutingPolicy;
import dev.triage.core.RuleSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * What a person's decisions are worth: answers waiting tickets from their true labels, as a reviewer would, and judges
 * other tickets before and after. The tickets are halved by the digests of their ids: one half waits, the other is
 * tomorrow's, which no decision ever touches; then the halves change places.
 */
public final class SimulatedReviewer {
    /** The router fits again after as many decisions at most, and the queue is sorted anew. */
    private static final int BETWEEN_FITS = 50;

    private final EncodedTexts texts;
    private final FitSettings settings;
    private final RoutingPolicy policy;

    public SimulatedReviewer(EncodedTexts texts, FitSettings settings, RoutingPolicy policy) {
        this.texts = requireNonNull(texts, "texts");
        this.settings = requireNonNull(settings, "settings");
        this.policy = requireNonNull(policy, "policy");
    }

    /** In which order waiting tickets are decided. */
    public enum Order {
        /** Those first whose best candidates are closest, as the console shows them. */
        UNCERTAIN,
        /** As drawn. */
        RANDOM
    }

    /** What the router, after so many decisions, makes of the tickets that nobody decided. */
    public record Point(int decisions, List<Verdict> verdicts) {}

    /**
     * Over both halves: for each number of decisions, the verdicts on all tickets.
     *
     * @param steps numbers of decisions, ascending; one that the waiting half can't give means all of it
     * @param draw for the random order: each number gives another
     */
    public List<Point> points(
            List<LabelledText> examples, List<LabelledText> tickets, List<Integer> steps, Order order, int draw) {
        List<LabelledText> first = half(tickets, 0);
        List<LabelledText> second = half(tickets, 1);
        List<Point> one = run(examples, first, second, steps, order, draw);
        List<Point> other = run(examples, second, first, steps, order, draw);
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            List<Verdict> verdicts = new ArrayList<>(one.get(i).verdicts());
            verdicts.addAll(other.get(i).verdicts());
            points.add(new Point(steps.get(i), verdicts));
        }
        return points;
    }

    private static List<LabelledText> half(List<LabelledText> tickets, int which) {
        return tickets.stream()
                .filter(ticket -> (Digest.of(ticket.id()).low() & 1) == which)
                .toList();
    }

    private List<Point> run(
            List<LabelledText> examples,
            List<LabelledText> waiting,
            List<LabelledText> tomorrow,
            List<Integer> steps,
            Order order,
            int draw) {
        Map<String, EncodedExample> known = LocalKnowledge.encode(examples, texts);
        List<LabelledText> queue = new ArrayList<>(waiting);
        queue.sort(Comparator.comparingLong(
                ticket -> Digest.of(draw + ":" + ticket.id()).high()));
        List<Point> points = new ArrayList<>();
        RouterState state = LocalKnowledge.fitted(known, settings);
        int decided = 0;
        for (int step : steps) {
            while (decided < step && !queue.isEmpty()) {
                if (order == Order.UNCERTAIN) {
                    sort(queue, state);
                }
                int batch = order == Order.UNCERTAIN ? Math.min(BETWEEN_FITS, step - decided) : step - decided;
                List<LabelledText> answered = queue.subList(0, Math.min(batch, queue.size()));
                known.putAll(LocalKnowledge.encode(
                        answered.stream().map(this::example).toList(), texts));
                decided += batch;
                answered.clear();
                state = LocalKnowledge.fitted(known, settings);
            }
            points.add(new Point(step, judge(tomorrow, state)));
        }
        return points;
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
