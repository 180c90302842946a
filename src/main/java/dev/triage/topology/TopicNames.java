package dev.triage.topology;

import java.util.List;

/** What the topics are called: fixed names behind a configurable prefix. */
public record TopicNames(String prefix) {

    /** @throws IllegalArgumentException unless the prefix is lower case letters, digits, dots and hyphens */
    public TopicNames {
        if (!prefix.matches("[a-z0-9.-]*")) {
            throw new IllegalArgumentException("topic prefix '" + prefix
                    + "' may only have lower case letters, digits, dots and hyphens: choose another");
        }
    }

    public String tickets() {
        return prefix + "tickets";
    }

    public String labelled() {
        return prefix + "tickets-labelled";
    }

    public String review() {
        return prefix + "tickets-review";
    }

    public String deadLetter() {
        return prefix + "tickets-dead-letter";
    }

    public String examples() {
        return prefix + "ticket-examples";
    }

    public String decisions() {
        return prefix + "review-decisions";
    }

    public String categories() {
        return prefix + "categories";
    }

    public String exampleVectors() {
        return prefix + "example-vectors";
    }

    public String centroids() {
        return prefix + "centroids";
    }

    public String faq() {
        return prefix + "faq-entries";
    }

    public List<String> all() {
        return List.of(
                tickets(),
                labelled(),
                review(),
                deadLetter(),
                examples(),
                decisions(),
                categories(),
                exampleVectors(),
                centroids(),
                faq());
    }
}
