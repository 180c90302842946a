package dev.triage.core;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Business rules in their order; the first that matches a ticket applies. */
public record RuleSet(List<Rule> rules) {

    public static final RuleSet NONE = new RuleSet(List.of());

    public RuleSet {
        rules = List.copyOf(rules);
    }

    Optional<Rule> match(Ticket ticket) {
        if (rules.isEmpty()) {
            return Optional.empty();
        }
        String content = ticket.content().toLowerCase(Locale.ROOT);
        return rules.stream().filter(rule -> rule.matches(ticket, content)).findFirst();
    }
}
