package dev.triage.bench;

import dev.triage.core.CentroidIndex;
import dev.triage.core.CentroidKey;
import dev.triage.core.Encoder;
import dev.triage.core.Encoding;
import dev.triage.core.Router;
import dev.triage.core.RouterState;
import dev.triage.core.RoutingPolicy;
import dev.triage.core.RuleSet;
import dev.triage.core.Ticket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What encoding a ticket costs and what all the rest of its decision does, timed ticket by ticket in turn, so that each
 * finds the processor's caches as the other leaves them. For one thread.
 */
final class DecisionCost {
    private final PreparedEncoder encoder;
    private final Router router;

    /**
     * Means over the tickets of a round.
     *
     * @param encodingMicros per ticket
     * @param decisionMicros per ticket, without encoding
     * @param refreshMillis the first decision after a centroid has changed, without encoding
     */
    record Cost(double encodingMicros, double decisionMicros, double refreshMillis) {
        double decisionToEncoding() {
            return decisionMicros / encodingMicros;
        }

        double micros() {
            return encodingMicros + decisionMicros;
        }

        static double median(List<Cost> rounds, ToDoubleFunction<Cost> value) {
            return Interleaved.median(rounds.stream().mapToDouble(value).toArray());
        }
    }

    /** @param encoder stays the caller's to close */
    DecisionCost(Encoder encoder) {
        this.encoder = new PreparedEncoder(encoder);
        router = new Router(text -> Optional.of(this.encoder), RuleSet.NONE, RoutingPolicy.DEFAULT);
    }

    /** Costs by state, then by round: in each round every state has its turn. */
    List<List<Cost>> inTurn(int warmUps, int rounds, List<String> texts, List<RouterState> states) {
        List<List<Cost>> costs = new ArrayList<>();
        states.forEach(state -> costs.add(new ArrayList<>()));
        for (int round = 0; round < warmUps + rounds; round++) {
            for (int i = 0; i < states.size(); i++) {
                Cost cost = of(texts, states.get(i));
                if (round >= warmUps) {
                    costs.get(i).add(cost);
                }
            }
        }
        return costs;
    }

    Cost of(List<String> texts, RouterState state) {
        long encoding = 0;
        long decision = 0;
        for (String text : texts) {
            long start = System.nanoTime();
            encoder.prepare(text);
            long encoded = System.nanoTime();
            router.decide(Ticket.of("ticket", "", text), state);
            encoding += encoded - start;
            decision += System.nanoTime() - encoded;
        }
        return new Cost(encoding / 1e3 / texts.size(), decision / 1e3 / texts.size(), refreshMillis(texts, state));
    }

    private double refreshMillis(List<String> texts, RouterState state) {
        CentroidIndex index = state.index(encoder.id());
        Encoding encoding = encoder.prepare(texts.get(0));
        RouterState changed = state.with(
                new CentroidKey(encoder.id(), index.category(0)),
                index.centroid(0).plus(encoding));
        long start = System.nanoTime();
        router.decide(Ticket.of("ticket", "", texts.get(0)), changed);
        return (System.nanoTime() - start) / 1e6;
    }
}
