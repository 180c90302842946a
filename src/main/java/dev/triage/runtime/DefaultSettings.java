package dev.triage.runtime;

import dev.triage.core.RoutingPolicy;
import dev.triage.encoder.CleaningStep;
import dev.triage.encoder.Preparation;
import dev.triage.learning.FitSettings;
import dev.triage.topology.TriageTopology;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The settings there are, with what holds where nothing is said; those of other parts are those parts' own. */
final class DefaultSettings {
    /** By name; empty for none. */
    static final Map<String, String> ALL = all();

    private DefaultSettings() {}

    private static Map<String, String> all() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("triage.application-id", "ticket-triage");
        all.put("triage.topic-prefix", "");
        all.put("triage.partitions", "24");
        all.put("triage.replication", "-1");
        all.put("triage.encoder", "auto");
        all.put("triage.models", "");
        all.put("triage.cache-mb", "64");
        all.put(
                "triage.cleaning",
                Preparation.DEFAULT.steps().stream()
                        .sorted()
                        .map(CleaningStep::label)
                        .collect(Collectors.joining(",")));
        all.put("triage.abbreviations", "");
        all.put("triage.windows", Integer.toString(Preparation.DEFAULT.windows()));
        all.put("triage.mode", "live");
        all.put("triage.precision", Double.toString(RoutingPolicy.DEFAULT.precision()));
        all.put("triage.coverage", "");
        all.put("triage.none-label", RoutingPolicy.DEFAULT.noneLabel());
        all.put("triage.nowhere-share", Double.toString(FitSettings.DEFAULT.nowhereShare()));
        all.put(
                "triage.fit-quiet",
                TriageTopology.Settings.DEFAULT.fit().quiet().toString());
        all.put(
                "triage.fit-after-changes",
                Integer.toString(TriageTopology.Settings.DEFAULT.fit().afterChanges()));
        all.put(
                "triage.fit-after",
                TriageTopology.Settings.DEFAULT.fit().after().toString());
        all.put("triage.similarity-threshold", "");
        all.put("triage.margin", Double.toString(RoutingPolicy.DEFAULT.margin()));
        all.put("triage.audit-share", Double.toString(RoutingPolicy.DEFAULT.auditShare()));
        all.put("triage.candidates", Integer.toString(RoutingPolicy.DEFAULT.candidates()));
        all.put("triage.rules", "");
        all.put(
                "triage.repeat-window",
                TriageTopology.Settings.DEFAULT.repeatWindow().toString());
        all.put(
                "triage.history-retention",
                TriageTopology.Settings.DEFAULT.historyRetention().toString());
        all.put(
                "triage.publish-interval",
                TriageTopology.Settings.DEFAULT.publishInterval().toString());
        all.put("triage.labelled-vectors", "false");
        all.put("triage.threads", "0");
        all.put("triage.state-dir", "triage-data/state");
        all.put("triage.management-host", "127.0.0.1");
        all.put("triage.management-port", "9090");
        all.put("triage.console-host", "127.0.0.1");
        all.put("triage.console-port", "8080");
        all.put("triage.console-https", "false");
        all.put("triage.console-keystore", "");
        all.put("triage.console-keystore-password", "");
        all.put("triage.users", "");
        all.put("triage.session-key", "");
        all.put("triage.session-hours", "12");
        all.put("triage.api-token", "");
        all.put("triage.embedding-host", "127.0.0.1");
        all.put("triage.embedding-port", "11434");
        all.put("triage.embedding-token", "");
        all.put("triage.registry.url", "http://127.0.0.1:8081");
        all.put("triage.registry.auto-register", "true");
        return Collections.unmodifiableMap(all);
    }
}
