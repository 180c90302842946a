package dev.triage.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.triage.runtime.CsvTable;
import dev.triage.runtime.OutcomeWatcher.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What became of the tickets, as read from the output topics.
 *
 * @param tickets distinct ids
 * @param labelled routed without a person
 * @param review sent to people
 * @param deadLetter could not be used
 * @param accuracyLabelled share of the routed whose label was right; null without labels or routed tickets
 * @param coverage share that was routed
 * @param ticketsPerSecond over the last nine tenths of the outcomes; null if nothing new came
 * @param repeated ids with more than one outcome
 */
record DemoSummary(
        @JsonProperty int tickets,
        @JsonProperty int labelled,
        @JsonProperty int review,
        @JsonProperty int deadLetter,
        @JsonProperty Double accuracyLabelled,
        @JsonProperty double coverage,
        @JsonProperty Double ticketsPerSecond,
        @JsonProperty int repeated) {

    /** Notes when how many outcomes had come. */
    static final class Clock {
        private final Map<Long, Long> nanosAt = new LinkedHashMap<>();

        void at(long outcomes) {
            nanosAt.putIfAbsent(outcomes, System.nanoTime());
        }

        /** From the moment a tenth of the new outcomes had come; null if there were too few moments. */
        Double perSecond() {
            List<Map.Entry<Long, Long>> moments = List.copyOf(nanosAt.entrySet());
            if (moments.isEmpty()) {
                return null;
            }
            long first = moments.get(0).getKey();
            long last = moments.get(moments.size() - 1).getKey();
            return moments.stream()
                    .filter(moment -> moment.getKey() > first && moment.getKey() - first >= (last - first) / 10)
                    .findFirst()
                    .filter(warm -> warm.getKey() < last)
                    .map(warm -> (last - warm.getKey()) * 1e9 / (nanosAt.get(last) - warm.getValue()))
                    .orElse(null);
        }
    }

    static DemoSummary of(
            List<CsvTable.Row> rows, Map<String, Outcome> outcomes, Set<String> repeatedIds, Clock clock) {
        Map<String, String> labels = new LinkedHashMap<>();
        rows.forEach(row -> labels.put(row.id(), row.label()));
        int labelled = 0;
        int right = 0;
        int review = 0;
        int dead = 0;
        for (Map.Entry<String, String> ticket : labels.entrySet()) {
            Outcome outcome = outcomes.get(ticket.getKey());
            if (outcome instanceof Outcome.Labelled routed) {
                labelled++;
                right += routed.ticket().category().equals(ticket.getValue()) ? 1 : 0;
            } else if (outcome instanceof Outcome.Review) {
                review++;
            } else {
                dead++;
            }
        }
        boolean known = labels.values().stream().noneMatch(String::isBlank);
        return new DemoSummary(
                labels.size(),
                labelled,
                review,
                dead,
                known && labelled > 0 ? (double) right / labelled : null,
                labels.isEmpty() ? 0 : (double) labelled / labels.size(),
                clock.perSecond(),
                (int) repeatedIds.stream().filter(labels::containsKey).count());
    }

    String json() {
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("numbers can always be written", e);
        }
    }

    String text() {
        return String.format(
                Locale.ROOT,
                "%d tickets: %d routed (%.1f %%)%s, %d for people, %d dead letters%s%s.",
                tickets,
                labelled,
                100 * coverage,
                accuracyLabelled == null
                        ? ""
                        : String.format(Locale.ROOT, ", %.1f %% of them right", 100 * accuracyLabelled),
                review,
                deadLetter,
                repeated == 0 ? "" : ", " + repeated + " decided more than once",
                ticketsPerSecond == null ? "" : String.format(Locale.ROOT, "; %.0f a second", ticketsPerSecond));
    }
}
