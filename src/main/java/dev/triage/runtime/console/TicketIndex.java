package dev.triage.runtime.console;

import dev.triage.core.LabelledTicket;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The latest labelled tickets by id, with what became of each. Bounded. Safe for use by several threads. */
public final class TicketIndex {
    /** Tickets that are kept at most. */
    public static final int MOST_TICKETS = 50_000;

    private static final int KEPT_CHARACTERS = 10_000;
    private static final long MOST_CHARACTERS = 64L << 20;
    private static final int MOST_REVISIONS = 20;

    private final int most;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private long characters;

    public TicketIndex() {
        this(MOST_TICKETS);
    }

    TicketIndex(int most) {
        this.most = most;
    }

    /**
     * A step in a ticket's life on the labelled topic.
     *
     * @param decidedBy empty for the router
     */
    public record Revision(
            int number,
            String category,
            LabelledTicket.Source source,
            LabelledTicket.Status status,
            String decidedBy,
            java.time.Instant decidedAt) {}

    /** @param length of the whole text in characters */
    public record Entry(
            LabelledTicket latest, int length, String language, List<Revision> revisions, int partition, long offset) {}

    public synchronized void put(LabelledTicket labelled, int partition, long offset) {
        String id = labelled.ticket().id();
        Entry before = entries.remove(id);
        List<Revision> revisions = new ArrayList<>(before == null ? List.of() : before.revisions());
        revisions.removeIf(revision -> revision.number() == labelled.revision());
        revisions.add(new Revision(
                labelled.revision(),
                labelled.category(),
                labelled.source(),
                labelled.status(),
                labelled.decidedBy(),
                labelled.decidedAt()));
        LabelledTicket cut = new LabelledTicket(
                Texts.cut(labelled.ticket(), KEPT_CHARACTERS),
                labelled.category(),
                labelled.destination(),
                labelled.source(),
                labelled.status(),
                labelled.revision(),
                labelled.decidedBy(),
                labelled.decidedAt(),
                labelled.judgement());
        entries.put(
                id,
                new Entry(
                        cut,
                        labelled.ticket().text().length(),
                        Texts.language(labelled.ticket().content()),
                        List.copyOf(
                                revisions.subList(Math.max(0, revisions.size() - MOST_REVISIONS), revisions.size())),
                        partition,
                        offset));
        characters += size(cut) - (before == null ? 0 : size(before.latest()));
        Iterator<Entry> oldest = entries.values().iterator();
        while (entries.size() > most || (characters > MOST_CHARACTERS && entries.size() > 1)) {
            characters -= size(oldest.next().latest());
            oldest.remove();
        }
    }

    private static int size(LabelledTicket ticket) {
        return ticket.ticket().text().length() + ticket.ticket().subject().length();
    }

    public synchronized Optional<Entry> find(String id) {
        return Optional.ofNullable(entries.get(id));
    }

    public synchronized int size() {
        return entries.size();
    }

    /** The latest ones, newest first. */
    public synchronized List<Entry> latest(int limit) {
        List<Entry> all = new ArrayList<>(entries.values());
        List<Entry> newest = new ArrayList<>();
        for (int i = all.size() - 1; i >= 0 && newest.size() < limit; i--) {
            newest.add(all.get(i));
        }
        return newest;
    }
}
