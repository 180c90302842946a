package dev.triage.k8s;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.triage.runtime.ManagementFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Holds alerts and dashboard against the meters that there are, and alerts against the runbook. */
final class MonitoringCheck {
    private static final Pattern TEXT = Pattern.compile("\"[^\"]*\"|'[^']*'");
    private static final Pattern MATCHERS = Pattern.compile("\\{([^}]*)}");
    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|without|on|ignoring)\\s*\\(([^)]*)\\)");
    private static final Pattern RANGE = Pattern.compile("\\[[^]]*]");
    private static final Pattern NAME = Pattern.compile("\\b[a-zA-Z_:][\\w:]*\\b(?!\\s*\\()");
    private static final Pattern ENTRY = Pattern.compile("(?m)^## (Triage\\w+)$");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "offset", "bool", "by", "on");

    /** What Prometheus adds to what it scrapes. */
    private static final Set<String> TARGET_LABELS = Set.of("instance", "job", "pod", "namespace");

    private final Manifests manifests;
    private final Map<String, Set<String>> series;
    private final String runbook;
    private final Set<String> alerts = new TreeSet<>();
    private final List<String> problems = new ArrayList<>();

    MonitoringCheck(Manifests manifests, ManagementFacts management, String runbook) {
        this.manifests = manifests;
        this.runbook = runbook;
        series = management.series(manifests
                .get("ServiceMonitor", "ticket-triage")
                .at("/spec/endpoints/0/path")
                .asText());
    }

    List<String> problems() {
        manifests.all("PrometheusRule").forEach(rules -> rules.at("/spec/groups")
                .forEach(group -> group.path("rules").forEach(this::checkAlert)));
        Matcher entry = ENTRY.matcher(runbook);
        while (entry.find()) {
            if (!alerts.contains(entry.group(1))) {
                problems.add("the runbook has an entry for " + entry.group(1) + ", which there is not");
            }
        }
        JsonNode dashboard = dashboard();
        dashboard.path("panels").forEach(panel -> panel.path("targets")
                .forEach(target -> checkQuery(
                        "the panel " + panel.path("title").asText(),
                        target.path("expr").asText())));
        if (dashboard.path("panels").isEmpty()) {
            problems.add("the dashboard has no panels");
        }
        return problems;
    }

    private JsonNode dashboard() {
        try {
            return new ObjectMapper()
                    .readTree(manifests
                            .get("ConfigMap", "ticket-triage-dashboard")
                            .at("/data/ticket-triage.json")
                            .asText());
        } catch (JsonProcessingException e) {
            throw new AssertionError("the dashboard is not JSON", e);
        }
    }

    private void checkAlert(JsonNode rule) {
        String alert = rule.path("alert").asText();
        alerts.add(alert);
        checkQuery("the alert " + alert, rule.path("expr").asText());
        if (!runbook.contains("\n## " + alert + "\n")) {
            problems.add("the runbook has no entry for " + alert);
        }
        if (!rule.at("/annotations/runbook_url").asText().endsWith("RUNBOOK.md#" + alert.toLowerCase(Locale.ROOT))) {
            problems.add("the alert " + alert + " does not lead to its entry in the runbook");
        }
    }

    private void checkQuery(String where, String query) {
        String bare = TEXT.matcher(query).replaceAll("\"\"");
        Set<String> labels = new TreeSet<>();
        Matcher matchers = MATCHERS.matcher(bare);
        while (matchers.find()) {
            for (String matcher : matchers.group(1).split(",")) {
                labels.add(matcher.replaceAll("[=!~].*", "").strip());
            }
        }
        Matcher grouping = GROUPING.matcher(bare);
        while (grouping.find()) {
            for (String label : grouping.group(1).split(",")) {
                labels.add(label.strip());
            }
        }
        String names = bare;
        for (Pattern part : List.of(MATCHERS, GROUPING, RANGE)) {
            names = part.matcher(names).replaceAll(" ");
        }
        Set<String> known = new TreeSet<>(TARGET_LABELS);
        boolean any = false;
        Matcher name = NAME.matcher(names);
        while (name.find()) {
            if (!WORDS.contains(name.group())) {
                any = true;
                if (series.containsKey(name.group())) {
                    known.addAll(series.get(name.group()));
                } else {
                    problems.add(where + " asks for " + name.group() + ", which there is not");
                }
            }
        }
        if (!any) {
            problems.add(where + " asks for nothing");
        }
        labels.removeAll(known);
        if (!labels.isEmpty()) {
            problems.add(where + " asks for the labels " + labels + ", which there are not");
        }
    }
}
