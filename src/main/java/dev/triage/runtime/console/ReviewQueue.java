package dev.triage.runtime.console;

import static java.util.Objects.requireNonNull;

import dev.triage.core.Candidate;
import dev.triage.core.Digest;
import dev.triage.core.ReviewReason;
import dev.triage.core.ReviewTicket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The tickets that wait for a person. An item that somebody has just decided here is hidden until the topology has
 * closed it, so that nobody sees it twice. Safe for use by several threads.
 */
public final class ReviewQueue {
    /** Characters of a text that are kept; the rest is read from the topic when somebody asks. */
    public static final int KEPT_CHARACTERS = 10_000;

    private static final int MOST_TAKEN = 1000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Comparator<Item> BY_AGE = Comparator.<Item, Instant>comparing(
                    item -> item.ticket().enteredAt())
            .thenComparing(Item::id);
    private static final Comparator<Item> BY_UNCERTAINTY =
            Comparator.comparingDouble(Item::uncertainty).reversed().thenComparing(BY_AGE);

    private final Clock clock;
    private final Map<String, Item> items = new HashMap<>();
    private final Map<String, Instant> hidden = new HashMap<>();
    private final Map<String, Item> taken = new LinkedHashMap<>();
    private final Set<String> reopened = new HashSet<>(); // ahead of the topology
    private long version;
    private long sortedVersion = -1;
    private List<Item> sorted = List.of();

    public ReviewQueue(Clock clock) {
        this.clock = requireNonNull(clock, "clock");
    }

    /**
     * @param ticket with its text cut to what is kept
     * @param length of the whole text, in characters
     * @param uncertainty 0 to 1
     * @param partition and offset of the record on the review topic
     */
    public record Item(
            ReviewTicket ticket, int length, String language, double uncertainty, int partition, long offset) {
        public String id() {
            return ticket.ticket().id();
        }

        /** The category that the classifier would choose. */
        public Optional<String> suggestion() {
            return ticket.judgement().candidates().stream().findFirst().map(Candidate::category);
        }
    }

    /** In which order items are shown. */
    public enum Order {
        UNCERTAIN,
        OLDEST,
        NEWEST,
        RANDOM;

        public static Order named(String name) {
            return valueOf(name.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * What of the queue is shown; a null means anything.
     *
     * @param text case doesn't matter; found in id, subject or text
     * @param skipped ids that the reader has skipped
     */
    public record Filter(
            ReviewReason reason,
            String category,
            String language,
            Duration olderThan,
            String text,
            Set<String> skipped) {
        public static final Filter ALL = new Filter(null, null, null, null, null, Set.of());

        Predicate<Item> predicate(Instant now) {
            String needle = text == null || text.isBlank() ? null : text.toLowerCase(Locale.ROOT);
            return item -> (reason == null || item.ticket().reasons().contains(reason))
                    && (category == null
                            || item.suggestion().filter(category::equals).isPresent())
                    && (language == null || language.equals(item.language()))
                    && (olderThan == null || item.ticket().enteredAt().isBefore(now.minus(olderThan)))
                    && !skipped.contains(item.id())
                    && (needle == null || contains(item, needle));
        }

        private static boolean contains(Item item, String needle) {
            return item.id().toLowerCase(Locale.ROOT).contains(needle)
                    || item.ticket().ticket().content().toLowerCase(Locale.ROOT).contains(needle);
        }
    }

    /**
     * @param total items that pass the filter
     * @param open all that wait
     */
    public record Page(List<Item> items, int total, int open) {}

    /** How many items there are of each kind. */
    public record Facets(
            Map<String, Integer> reasons, Map<String, Integer> categories, Map<String, Integer> languages) {}

    /** @param ticket null if the item is closed */
    public synchronized void put(String id, ReviewTicket ticket, int partition, long offset) {
        hidden.remove(id);
        reopened.remove(id);
        if (ticket == null) {
            items.remove(id);
        } else {
            items.put(
                    id,
                    new Item(
                            new ReviewTicket(
                                    Texts.cut(ticket.ticket(), KEPT_CHARACTERS),
                                    ticket.reasons(),
                                    ticket.enteredAt(),
                                    ticket.judgement()),
                            ticket.ticket().text().length(),
                            Texts.language(ticket.ticket().content()),
                            uncertainty(ticket),
                            partition,
                            offset));
        }
        version++;
    }

    /** Items that were drawn for audit are spread evenly, or else nobody would ever reach them. */
    private static double uncertainty(ReviewTicket ticket) {
        return ticket.reasons().equals(Set.of(ReviewReason.AUDIT))
                ? (Digest.of("audit " + ticket.ticket().id()).high() >>> 11) * 0x1p-53
                : ticket.judgement().uncertainty();
    }

    /**
     * Takes an item that is about to be decided: hidden until the topology says what became of it.
     *
     * @return empty if it isn't open, or somebody here has just taken it
     */
    public synchronized Optional<Item> take(String id) {
        Item item = items.get(id);
        sorted(); // lets go of what was hidden too long
        if (item == null || hidden.containsKey(id)) {
            return Optional.empty();
        }
        hidden.put(id, clock.instant());
        taken.remove(id);
        taken.put(id, item);
        if (taken.size() > MOST_TAKEN) {
            taken.remove(taken.keySet().iterator().next());
        }
        version++;
        return Optional.of(item);
    }

    /** After a refusal: shows it again, if it is still open; closes it, if only the undo that was refused had opened it. */
    public synchronized void show(String id) {
        if (reopened.remove(id)) {
            items.remove(id);
            version++;
        }
        if (hidden.remove(id) != null) {
            version++;
        }
    }

    /** Shows an item whose decision is being taken back, ahead of the topology. */
    public synchronized void reopen(String id) {
        Item item = taken.get(id);
        if (item != null && items.putIfAbsent(id, item) == null) {
            reopened.add(id);
        }
        hidden.remove(id);
        version++;
    }

    /** True if it is open and nobody here has just taken it. */
    public synchronized boolean waits(String id) {
        return items.containsKey(id) && !hidden.containsKey(id);
    }

    public synchronized Optional<Item> find(String id) {
        return Optional.ofNullable(items.get(id));
    }

    /** Items that nobody here has just decided. */
    public synchronized int size() {
        return sorted().size();
    }

    /** Grows with every change. */
    public synchronized long version() {
        return version;
    }

    /** All open items, most uncertain first. Immutable. */
    public synchronized List<Item> snapshot() {
        return sorted();
    }

    public Page page(Order order, Filter filter, int offset, int limit) {
        List<Item> all = snapshot();
        List<Item> found = new ArrayList<>(
                all.stream().filter(filter.predicate(clock.instant())).toList());
        switch (order) {
            case UNCERTAIN -> {}
            case OLDEST -> found.sort(BY_AGE);
            case NEWEST -> found.sort(BY_AGE.reversed());
            case RANDOM ->
                found.sort(Comparator.comparingLong(
                        item -> Digest.of("random " + item.id()).high()));
        }
        int from = Math.min(Math.max(0, offset), found.size());
        int to = Math.min(found.size(), from + limit);
        return new Page(List.copyOf(found.subList(from, to)), found.size(), all.size());
    }

    public Facets facets() {
        Map<String, Integer> reasons = new TreeMap<>();
        Map<String, Integer> categories = new TreeMap<>();
        Map<String, Integer> languages = new TreeMap<>();
        for (Item item : snapshot()) {
            item.ticket().reasons().forEach(reason -> reasons.merge(reason.name(), 1, Integer::sum));
            item.suggestion().ifPresent(category -> categories.merge(category, 1, Integer::sum));
            languages.merge(item.language(), 1, Integer::sum);
        }
        return new Facets(reasons, categories, languages);
    }

    private List<Item> sorted() {
        Instant tooOld = clock.instant().minus(PATIENCE);
        if (hidden.values().removeIf(since -> since.isBefore(tooOld))) {
            version++;
        }
        if (sortedVersion != version) {
            sorted = items.values().stream()
                    .filter(item -> !hidden.containsKey(item.id()))
                    .sorted(BY_UNCERTAINTY)
                    .toList();
            sortedVersion = version;
        }
        return sorted;
    }
}
