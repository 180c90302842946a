package dev.triage.runtime.console;

import dev.triage.core.ReviewDecision;
import dev.triage.core.ReviewDecision.Action;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What people decided, and what became of it. Decisions and refusals come from different topics, in any order; one and
 * the same may come twice. Bounded. Safe for use by several threads.
 */
public final class DecisionLog {
    private static final int MOST_DECISIONS = 200_000;
    private static final int MOST_REFUSALS = 10_000;

    private final int most;
    private final Map<String, ReviewDecision> decisions = new LinkedHashMap<>();
    private final Map<String, List<String>> byTicket = new HashMap<>();
    private final Map<String, Deque<String>> byUser = new HashMap<>();
    private final Map<String, Set<String>> undone =
            new HashMap<>(); // by which; more than one until all but one are refused
    private final Map<String, Refusal> refusals = new LinkedHashMap<>();

    public DecisionLog() {
        this(MOST_DECISIONS);
    }

    DecisionLog(int most) {
        this.most = most;
    }

    /** Whether a decision has an effect now. */
    public enum State {
        HOLDS,
        UNDONE,
        REFUSED
    }

    /** @param reason one of a fixed set */
    public record Refusal(String reason, String message) {}

    /** @param refusal null unless refused */
    public record Entry(ReviewDecision decision, State state, Refusal refusal) {}

    /** @return false if it was known */
    public synchronized boolean add(ReviewDecision decision) {
        if (decisions.putIfAbsent(decision.id(), decision) != null) {
            return false;
        }
        byTicket.computeIfAbsent(decision.ticketId(), id -> new ArrayList<>()).add(decision.id());
        byUser.computeIfAbsent(decision.decidedBy(), user -> new ArrayDeque<>()).add(decision.id());
        if (takesBack(decision) && !refusals.containsKey(decision.id())) {
            undone.computeIfAbsent(decision.undoes(), id -> new HashSet<>()).add(decision.id());
        }
        if (decisions.size() > most) {
            Iterator<ReviewDecision> oldest = decisions.values().iterator();
            ReviewDecision gone = oldest.next();
            oldest.remove();
            forget(gone);
        }
        return true;
    }

    /** An undo, or a skip that takes back a skip: the topology keeps no skips, so there is nothing to undo there. */
    private static boolean takesBack(ReviewDecision decision) {
        return !decision.undoes().isEmpty();
    }

    private void forget(ReviewDecision gone) {
        List<String> ofTicket = byTicket.get(gone.ticketId());
        ofTicket.remove(gone.id());
        if (ofTicket.isEmpty()) {
            byTicket.remove(gone.ticketId());
        }
        Deque<String> ofUser = byUser.get(gone.decidedBy());
        ofUser.remove(gone.id());
        if (ofUser.isEmpty()) {
            byUser.remove(gone.decidedBy());
        }
        undone.remove(gone.id());
        refusals.remove(gone.id());
    }

    /** @return false if that was known */
    public synchronized boolean refuse(ReviewDecision decision, String reason, String message) {
        if (refusals.putIfAbsent(decision.id(), new Refusal(reason, message)) != null) {
            return false;
        }
        if (takesBack(decision)) {
            undone.computeIfPresent(decision.undoes(), (id, undoing) -> {
                undoing.remove(decision.id());
                return undoing.isEmpty() ? null : undoing;
            });
        }
        OldestFirst.bound(refusals, MOST_REFUSALS);
        return true;
    }

    public synchronized Optional<Entry> find(String decisionId) {
        return Optional.ofNullable(decisions.get(decisionId)).map(this::entry);
    }

    private Entry entry(ReviewDecision decision) {
        Refusal refusal = refusals.get(decision.id());
        State state = refusal != null ? State.REFUSED : undone.containsKey(decision.id()) ? State.UNDONE : State.HOLDS;
        return new Entry(decision, state, refusal);
    }

    /** Of one ticket, oldest first. */
    public synchronized List<Entry> ofTicket(String ticketId) {
        return byTicket.getOrDefault(ticketId, List.of()).stream()
                .map(decisions::get)
                .map(this::entry)
                .toList();
    }

    /** The decision on a ticket that holds, if any; skips decide nothing. */
    public synchronized Optional<ReviewDecision> holding(String ticketId) {
        List<Entry> entries = ofTicket(ticketId);
        for (int i = entries.size() - 1; i >= 0; i--) {
            Action action = entries.get(i).decision().action();
            if (entries.get(i).state() == State.HOLDS && action != Action.SKIP && action != Action.UNDO) {
                return Optional.of(entries.get(i).decision());
            }
        }
        return Optional.empty();
    }

    /**
     * The decision that holds on a ticket which was put before people. A ticket that was only ever reassigned was routed,
     * and somebody came across it: that it was wrong says nothing about the others.
     */
    public synchronized Optional<ReviewDecision> verdict(String ticketId) {
        boolean reviewed = ofTicket(ticketId).stream()
                .filter(entry -> entry.state() != State.REFUSED)
                .map(entry -> entry.decision().action())
                .anyMatch(action -> action == Action.ACCEPT || action == Action.CORRECT || action == Action.NOWHERE);
        return reviewed ? holding(ticketId) : Optional.empty();
    }

    /** What a person would undo next: the latest of their own that holds. */
    public synchronized Optional<ReviewDecision> latestOf(String user) {
        return latestOf(user, decision -> true);
    }

    /** The latest of a person that holds, among some. */
    public synchronized Optional<ReviewDecision> latestOf(String user, Predicate<ReviewDecision> which) {
        Iterator<String> newest = byUser.getOrDefault(user, new ArrayDeque<>()).descendingIterator();
        while (newest.hasNext()) {
            ReviewDecision decision = decisions.get(newest.next());
            if (!takesBack(decision) && entry(decision).state() == State.HOLDS && which.test(decision)) {
                return Optional.of(decision);
            }
        }
        return Optional.empty();
    }

    /** Of one bulk, newest first; those that hold. */
    public synchronized List<ReviewDecision> ofBulk(String user, String bulk) {
        List<ReviewDecision> found = new ArrayList<>();
        Iterator<String> newest = byUser.getOrDefault(user, new ArrayDeque<>()).descendingIterator();
        while (newest.hasNext()) {
            ReviewDecision decision = decisions.get(newest.next());
            if (decision.id().startsWith(bulk + ":") && entry(decision).state() == State.HOLDS) {
                found.add(decision);
            }
        }
        return found;
    }

    /** Tickets that a person left to somebody else. */
    public synchronized Set<String> skippedBy(String user) {
        Set<String> skipped = new HashSet<>();
        for (String id : byUser.getOrDefault(user, new ArrayDeque<>())) {
            ReviewDecision decision = decisions.get(id);
            if (decision.action() == Action.SKIP
                    && !takesBack(decision)
                    && entry(decision).state() == State.HOLDS) {
                skipped.add(decision.ticketId());
            }
        }
        return skipped;
    }

    /** The latest that match, newest first. */
    public synchronized List<Entry> latest(int limit, Predicate<ReviewDecision> which) {
        List<ReviewDecision> all = new ArrayList<>(decisions.values());
        List<Entry> found = new ArrayList<>();
        for (int i = all.size() - 1; i >= 0 && found.size() < limit; i--) {
            if (which.test(all.get(i))) {
                found.add(entry(all.get(i)));
            }
        }
        return found;
    }

    /** The first ones that match, by when they were decided, oldest first. */
    public synchronized List<Entry> earliest(int limit, Predicate<ReviewDecision> which) {
        return decisions.values().stream()
                .filter(which)
                .sorted(Comparator.comparing(ReviewDecision::decidedAt))
                .limit(limit)
                .map(this::entry)
                .toList();
    }

    public synchronized int size() {
        return decisions.size();
    }
}
