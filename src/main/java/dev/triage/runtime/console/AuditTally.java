package dev.triage.runtime.console;

import dev.triage.core.BinomialBound;
import dev.triage.core.ReviewDecision;
import dev.triage.core.ReviewDecision.Action;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How many of the tickets routed without a person were right, by what people said of those drawn for audit.
 *
 * <p>The share drawn may change from day to day, so a verdict weighs as many routed tickets of its day as it stands for.
 * The interval is Clopper's and Pearson's, for the number of equally weighted verdicts that would tell as much (Kish
 * 1965). Safe for use by several threads.
 */
public final class AuditTally {
    /** Two-sided. */
    public static final double CONFIDENCE = 0.9;

    private static final int MOST_TICKETS = 200_000;

    private final String noneLabel;
    private final Map<String, Routed> routed = new LinkedHashMap<>();
    private final Map<String, ReviewDecision> decided =
            new LinkedHashMap<>(); // perhaps before it is read how they were routed
    private final Map<LocalDate, Integer> routedByDay = new TreeMap<>();
    private final Map<String, Verdict> verdicts = new LinkedHashMap<>();

    /** @param noneLabel category that means "belongs nowhere" */
    public AuditTally(String noneLabel) {
        this.noneLabel = noneLabel;
    }

    private record Routed(String category, Instant at) {
        LocalDate day() {
            return at.atZone(ZoneOffset.UTC).toLocalDate();
        }
    }

    private record Verdict(LocalDate day, boolean right) {}

    /**
     * @param verdicts how many people gave
     * @param precision share that was right, weighted; NaN if there are none
     * @param lower of the interval
     * @param upper of the interval
     */
    public record Precision(int verdicts, int right, double precision, double lower, double upper) {}

    /** A ticket was routed without a person; once more if its content has changed since. */
    public synchronized void routed(String ticketId, String category, Instant at) {
        Routed now = new Routed(category, at);
        if (routed.put(ticketId, now) == null) {
            routedByDay.merge(now.day(), 1, Integer::sum);
        }
        judge(ticketId);
        OldestFirst.bound(routed, MOST_TICKETS);
    }

    /**
     * What people say of a ticket by now, if it was put before them: who comes across a wrong one by himself has not drawn
     * it by chance, and says nothing about the others.
     *
     * @param verdict empty if nothing
     */
    public synchronized void decided(String ticketId, Optional<ReviewDecision> verdict) {
        verdict.ifPresentOrElse(holding -> decided.put(ticketId, holding), () -> decided.remove(ticketId));
        judge(ticketId);
        OldestFirst.bound(decided, MOST_TICKETS);
    }

    private void judge(String ticketId) {
        Routed by = routed.get(ticketId);
        ReviewDecision decision = decided.get(ticketId);
        if (by == null) {
            return;
        }
        if (decision == null || decision.decidedAt().isBefore(by.at())) { // of what the ticket said before
            verdicts.remove(ticketId);
            return;
        }
        String category = decision.action() == Action.NOWHERE ? noneLabel : decision.category();
        verdicts.put(ticketId, new Verdict(by.day(), category.equals(by.category())));
        OldestFirst.bound(verdicts, MOST_TICKETS);
    }

    public synchronized Precision precision() {
        Map<LocalDate, int[]> days = new TreeMap<>();
        int right = 0;
        for (Verdict verdict : verdicts.values()) {
            int[] counts = days.computeIfAbsent(verdict.day(), day -> new int[2]);
            counts[0]++;
            if (verdict.right()) {
                counts[1]++;
                right++;
            }
        }
        int given = verdicts.size();
        if (given == 0) {
            return new Precision(0, 0, Double.NaN, 0, 1);
        }
        double weights = 0;
        double squares = 0;
        double hits = 0;
        for (Map.Entry<LocalDate, int[]> day : days.entrySet()) {
            double weight = (double) routedByDay.getOrDefault(day.getKey(), 1) / day.getValue()[0];
            weights += weight * day.getValue()[0];
            squares += weight * weight * day.getValue()[0];
            hits += weight * day.getValue()[1];
        }
        double share = hits / weights;
        int worth = Math.max(1, (int) Math.floor(weights * weights / squares + 1e-9));
        double each = 1 - (1 - CONFIDENCE) / 2;
        int hitsLow = (int) Math.floor(share * worth + 1e-9);
        int missesLow = (int) Math.floor((1 - share) * worth + 1e-9);
        return new Precision(
                given,
                right,
                share,
                BinomialBound.lower(hitsLow, worth, each),
                1 - BinomialBound.lower(missesLow, worth, each));
    }
}
