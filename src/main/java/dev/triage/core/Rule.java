package dev.triage.core;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Something the operator knows better than any classifier.
 *
 * @param name for the record of decisions, not blank
 * @param attributes every one of these must be there with one of its values; case doesn't matter
 * @param phrases at least one of these must occur in subject or text, unless there are none; case doesn't matter
 * @param action what then happens
 */
public record Rule(String name, Map<String, List<String>> attributes, List<String> phrases, Action action) {

    /** What a rule does with a ticket. */
    public sealed interface Action {
        /** Routed there, no classifier asked. */
        record RouteTo(String category) implements Action {}

        /**
         * Only these categories are considered.
         *
         * @param categories names, or the beginning of names followed by {@code *}
         */
        record RestrictTo(List<String> categories) implements Action {
            public RestrictTo {
                categories = List.copyOf(categories);
            }

            boolean allows(String category) {
                return categories.stream()
                        .anyMatch(pattern -> pattern.endsWith("*")
                                ? category.startsWith(pattern.substring(0, pattern.length() - 1))
                                : category.equals(pattern));
            }
        }

        /** A person decides. */
        record Review() implements Action {}
    }

    public Rule {
        if (requireNonNull(name, "name").isBlank()) {
            throw new IllegalArgumentException("a rule needs a name");
        }
        attributes = Map.copyOf(attributes);
        phrases =
                phrases.stream().map(phrase -> phrase.toLowerCase(Locale.ROOT)).toList();
        requireNonNull(action, "action");
        if (attributes.isEmpty() && phrases.isEmpty()) {
            throw new IllegalArgumentException("rule '" + name + "' names neither an attribute nor a phrase");
        }
    }

    /** @param content the ticket's content in lower case */
    boolean matches(Ticket ticket, String content) {
        boolean attributesHold = attributes.entrySet().stream().allMatch(wanted -> {
            String value = ticket.attributes().get(wanted.getKey());
            return value != null && wanted.getValue().stream().anyMatch(value::equalsIgnoreCase);
        });
        return attributesHold && (phrases.isEmpty() || phrases.stream().anyMatch(content::contains));
    }
}
